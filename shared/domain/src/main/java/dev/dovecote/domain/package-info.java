@NullMarked
package dev.dovecote.domain;

import org.jspecify.annotations.NullMarked;
