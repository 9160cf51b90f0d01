/** The queues, and the event sources that read them. */
@NullMarked
package dev.dovecote.local.queue;

import org.jspecify.annotations.NullMarked;
