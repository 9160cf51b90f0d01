/** What buyers and staff do on their sockets. */
@NullMarked
package dev.dovecote.functions.ingress;

import org.jspecify.annotations.NullMarked;
