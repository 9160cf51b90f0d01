/** Opens sockets. */
@NullMarked
package dev.dovecote.functions.authorizer;

import org.jspecify.annotations.NullMarked;
