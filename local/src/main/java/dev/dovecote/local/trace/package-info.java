/** X-Ray as far as functions write to it. */
@NullMarked
package dev.dovecote.local.trace;

import org.jspecify.annotations.NullMarked;
