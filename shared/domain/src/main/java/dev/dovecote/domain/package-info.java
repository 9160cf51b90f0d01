/** The rules: no AWS, no framework, no input or output, no clock, no chance of their own. */
@NullMarked
package dev.dovecote.domain;

import org.jspecify.annotations.NullMarked;
