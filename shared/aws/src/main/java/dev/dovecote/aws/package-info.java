@NullMarked
package dev.dovecote.aws;

import org.jspecify.annotations.NullMarked;
