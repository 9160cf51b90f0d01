/** The Lambda functions: each parses, calls one use case, and maps the answer. */
@NullMarked
package dev.dovecote.functions;

import org.jspecify.annotations.NullMarked;
