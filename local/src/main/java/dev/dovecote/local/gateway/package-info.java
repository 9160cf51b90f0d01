/** The sockets, the callback endpoint, the HTTP API and the issuer. */
@NullMarked
package dev.dovecote.local.gateway;

import org.jspecify.annotations.NullMarked;
