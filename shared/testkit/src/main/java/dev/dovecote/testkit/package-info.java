@NullMarked
package dev.dovecote.testkit;

import org.jspecify.annotations.NullMarked;
