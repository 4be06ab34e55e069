/** Certificates and keys of the doors, from files that may change while a door is open. */
@NullMarked
package org.chieng.gateway.tls;

import org.jspecify.annotations.NullMarked;
