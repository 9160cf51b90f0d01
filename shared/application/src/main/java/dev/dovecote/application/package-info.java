@NullMarked
package dev.dovecote.application;

import org.jspecify.annotations.NullMarked;
