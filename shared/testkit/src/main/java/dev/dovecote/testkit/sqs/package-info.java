/** Amazon SQS in memory, for tests and the simulator. */
@NullMarked
package dev.dovecote.testkit.sqs;

import org.jspecify.annotations.NullMarked;
