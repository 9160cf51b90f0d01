/**
 * What an invocation did, told to AWS X-Ray: a segment with the function's calls to AWS, of those
 * that are drawn by chance, failed or were slow.
 */
@NullMarked
package dev.dovecote.functions.wiring.tracing;

import org.jspecify.annotations.NullMarked;
