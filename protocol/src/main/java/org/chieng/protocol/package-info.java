@NullMarked
package org.chieng.protocol;

import org.jspecify.annotations.NullMarked;
