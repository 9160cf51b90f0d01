/** Due timers. */
@NullMarked
package dev.dovecote.functions.sweep;

import org.jspecify.annotations.NullMarked;
