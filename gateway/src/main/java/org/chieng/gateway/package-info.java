@NullMarked
package org.chieng.gateway;

import org.jspecify.annotations.NullMarked;
