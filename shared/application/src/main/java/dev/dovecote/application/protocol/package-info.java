/** What clients are told, as JSON. */
@NullMarked
package dev.dovecote.application.protocol;

import org.jspecify.annotations.NullMarked;
