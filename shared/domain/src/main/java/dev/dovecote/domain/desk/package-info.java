/** A shop, its people and its settings. */
@NullMarked
package dev.dovecote.domain.desk;

import org.jspecify.annotations.NullMarked;
