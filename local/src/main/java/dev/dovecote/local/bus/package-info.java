/** A bus like EventBridge's: events, and rules that send them on. */
@NullMarked
package dev.dovecote.local.bus;

import org.jspecify.annotations.NullMarked;
