/** Schedules, on real time or on a clock that tests drive. */
@NullMarked
package dev.dovecote.local.schedule;

import org.jspecify.annotations.NullMarked;
