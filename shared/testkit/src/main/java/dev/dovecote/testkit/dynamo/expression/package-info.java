/** DynamoDB's expression language: conditions, key conditions, updates and projections. */
@NullMarked
package dev.dovecote.testkit.dynamo.expression;

import org.jspecify.annotations.NullMarked;
