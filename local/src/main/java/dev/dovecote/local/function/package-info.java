/**
 * Runs the handlers named in the template in this process, with the payloads that Lambda would give
 * them.
 */
@NullMarked
package dev.dovecote.local.function;

import org.jspecify.annotations.NullMarked;
