/** A class per table, queue and push, on the AWS SDK: the only place that knows attribute names. */
@NullMarked
package dev.dovecote.aws;

import org.jspecify.annotations.NullMarked;
