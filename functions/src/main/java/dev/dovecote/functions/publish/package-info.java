/** Business events for the outside world. */
@NullMarked
package dev.dovecote.functions.publish;

import org.jspecify.annotations.NullMarked;
