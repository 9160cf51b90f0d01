/**
 * What a function does before Lambda takes its snapshot: it plays its own events on a stage where
 * nothing is real, so that the first real event finds every class loaded and every path walked.
 */
@NullMarked
package dev.dovecote.functions.wiring.priming;

import org.jspecify.annotations.NullMarked;
