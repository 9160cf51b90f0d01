/** Holds the memory DynamoDB against DynamoDB Local by random sequences of operations. */
@NullMarked
package dev.dovecote.testkit.conformance;

import org.jspecify.annotations.NullMarked;
