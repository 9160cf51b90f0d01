/** Streams of tables, read for functions as Lambda reads them. */
@NullMarked
package dev.dovecote.local.stream;

import org.jspecify.annotations.NullMarked;
