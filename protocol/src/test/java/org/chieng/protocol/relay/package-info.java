@NullMarked
package org.chieng.protocol.relay;

import org.jspecify.annotations.NullMarked;
