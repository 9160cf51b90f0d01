/**
 * The life of a conversation: its log, its state, and the rules that decide what may happen next.
 */
@NullMarked
package dev.dovecote.domain.conversation;

import org.jspecify.annotations.NullMarked;
