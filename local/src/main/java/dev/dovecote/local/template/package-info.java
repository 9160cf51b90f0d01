/** Reads template.yaml: the listed subset of AWS SAM, as plain records. */
@NullMarked
package dev.dovecote.local.template;

import org.jspecify.annotations.NullMarked;
