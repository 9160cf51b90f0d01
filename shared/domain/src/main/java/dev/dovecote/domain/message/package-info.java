/** What people and the system say, and how a client's messages are numbered. */
@NullMarked
package dev.dovecote.domain.message;

import org.jspecify.annotations.NullMarked;
