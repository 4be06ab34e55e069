/** How much a device and a school may send. Library-free; every door may ask. */
@NullMarked
package org.chieng.gateway.limit;

import org.jspecify.annotations.NullMarked;
