@NullMarked
package org.chieng.sim;

import org.jspecify.annotations.NullMarked;
