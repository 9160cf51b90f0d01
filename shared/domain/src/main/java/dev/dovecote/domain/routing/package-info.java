/** Which agents may take which buyers: entry points, questions, lanes. */
@NullMarked
package dev.dovecote.domain.routing;

import org.jspecify.annotations.NullMarked;
