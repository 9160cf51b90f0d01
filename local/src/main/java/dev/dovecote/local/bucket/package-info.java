/** A stand-in for S3: objects put and got by signed addresses, and nothing else. */
@NullMarked
package dev.dovecote.local.bucket;

import org.jspecify.annotations.NullMarked;
