/** Pushes that failed once. */
@NullMarked
package dev.dovecote.functions.delivery;

import org.jspecify.annotations.NullMarked;
