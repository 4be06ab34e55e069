/** How what a device has told is forgotten, wherever a gateway keeps it. A port: the server asks for it. */
@NullMarked
package org.chieng.gateway.erase;

import org.jspecify.annotations.NullMarked;
