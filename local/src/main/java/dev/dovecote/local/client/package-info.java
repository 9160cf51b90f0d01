/** A client of the protocol, for whoever drives a running stack: demo, bench and tests. */
@NullMarked
package dev.dovecote.local.client;

import org.jspecify.annotations.NullMarked;
