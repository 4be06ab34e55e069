/** Names of devices and channels, with their limits. Immutable values: once made, a name is proof that it is valid. */
@NullMarked
package org.chieng.protocol.name;

import org.jspecify.annotations.NullMarked;
