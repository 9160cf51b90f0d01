/** The HTTP API. */
@NullMarked
package dev.dovecote.functions.api;

import org.jspecify.annotations.NullMarked;
