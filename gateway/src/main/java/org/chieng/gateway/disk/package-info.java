/** How files lie on a disk: who may read them, and whether they are what was written. Thread-safe; blocks. */
@NullMarked
package org.chieng.gateway.disk;

import org.jspecify.annotations.NullMarked;
