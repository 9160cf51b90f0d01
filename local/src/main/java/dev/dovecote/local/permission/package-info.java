/** Who calls AWS, and whether their role in the template allows it. */
@NullMarked
package dev.dovecote.local.permission;

import org.jspecify.annotations.NullMarked;
