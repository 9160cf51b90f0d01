/** EventBridge in memory. */
@NullMarked
package dev.dovecote.testkit.bus;

import org.jspecify.annotations.NullMarked;
