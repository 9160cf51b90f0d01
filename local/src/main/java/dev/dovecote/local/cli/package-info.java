/** The command line: a stack for a newcomer, a busy minute on it, and measurements. */
@NullMarked
package dev.dovecote.local.cli;

import org.jspecify.annotations.NullMarked;
