@NullMarked
package dev.dovecote.local;

import org.jspecify.annotations.NullMarked;
