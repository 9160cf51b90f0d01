/**
 * An in-memory DynamoDB behind the SDK's own client interface, with the faults and the unit counts
 * that DynamoDB Local lacks, held against DynamoDB Local by {@code
 * dev.dovecote.testkit.conformance}.
 */
@NullMarked
package dev.dovecote.testkit.dynamo;

import org.jspecify.annotations.NullMarked;
