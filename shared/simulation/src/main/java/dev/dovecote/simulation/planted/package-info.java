/**
 * Bugs, each a small edit to the real requests and answers, or to the compiled code: the simulator
 * must find every one.
 */
@NullMarked
package dev.dovecote.simulation.planted;

import org.jspecify.annotations.NullMarked;
