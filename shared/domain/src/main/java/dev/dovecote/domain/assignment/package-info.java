/** Who gets the buyer. */
@NullMarked
package dev.dovecote.domain.assignment;

import org.jspecify.annotations.NullMarked;
