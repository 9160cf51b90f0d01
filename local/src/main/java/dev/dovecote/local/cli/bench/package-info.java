/** Measurements: what each operation costs on AWS, and how fast it is here. */
@NullMarked
package dev.dovecote.local.cli.bench;

import org.jspecify.annotations.NullMarked;
