/** Use cases: load, decide, commit, then push and trigger. */
@NullMarked
package dev.dovecote.application;

import org.jspecify.annotations.NullMarked;
