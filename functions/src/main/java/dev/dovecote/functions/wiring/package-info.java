/** The composition root: the only place that reads the environment and the clock. */
@NullMarked
package dev.dovecote.functions.wiring;

import org.jspecify.annotations.NullMarked;
