/** The tables, on DynamoDB Local. */
@NullMarked
package dev.dovecote.local.table;

import org.jspecify.annotations.NullMarked;
