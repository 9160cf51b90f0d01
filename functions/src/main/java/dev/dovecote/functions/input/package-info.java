/** Reading what callers send, field by field. */
@NullMarked
package dev.dovecote.functions.input;

import org.jspecify.annotations.NullMarked;
