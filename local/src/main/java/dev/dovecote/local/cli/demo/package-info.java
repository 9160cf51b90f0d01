/** A busy minute of a shop, played by real clients and watched from the outside. */
@NullMarked
package dev.dovecote.local.cli.demo;

import org.jspecify.annotations.NullMarked;
