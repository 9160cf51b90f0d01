/** DynamoDB's values: which are valid, how they compare, how large they are. */
@NullMarked
package dev.dovecote.testkit.dynamo.value;

import org.jspecify.annotations.NullMarked;
