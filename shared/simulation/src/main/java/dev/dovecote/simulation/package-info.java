/** The real use cases under virtual time and faults, from one seed. Never deployed. */
@NullMarked
package dev.dovecote.simulation;

import org.jspecify.annotations.NullMarked;
