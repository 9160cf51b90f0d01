/** Passes over a shop. */
@NullMarked
package dev.dovecote.functions.assignment;

import org.jspecify.annotations.NullMarked;
