@NullMarked
package dev.dovecote.functions;

import org.jspecify.annotations.NullMarked;
