/** What it costs on AWS: counted in a run, priced by a dated list. */
@NullMarked
package dev.dovecote.local.cli.cost;

import org.jspecify.annotations.NullMarked;
