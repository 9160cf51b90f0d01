/** API Gateway's open sockets in memory, for tests and the simulator. */
@NullMarked
package dev.dovecote.testkit.sockets;

import org.jspecify.annotations.NullMarked;
