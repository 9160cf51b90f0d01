/**
 * Functions as Lambda runs them: from their artifact, in a process each, under AWS's own runtime
 * client.
 */
@NullMarked
package dev.dovecote.local.runtime;

import org.jspecify.annotations.NullMarked;
