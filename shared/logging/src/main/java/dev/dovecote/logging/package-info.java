/**
 * What deployed functions log with: one line of JSON an event, as CloudWatch Logs can search it.
 */
@NullMarked
package dev.dovecote.logging;

import org.jspecify.annotations.NullMarked;
