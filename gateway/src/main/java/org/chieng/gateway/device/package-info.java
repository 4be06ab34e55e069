/** The port through which the gateway asks who a device is; the registry behind it belongs to whoever runs the gateway. */
@NullMarked
package org.chieng.gateway.device;

import org.jspecify.annotations.NullMarked;
