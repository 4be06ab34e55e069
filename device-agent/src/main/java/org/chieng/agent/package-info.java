@NullMarked
package org.chieng.agent;

import org.jspecify.annotations.NullMarked;
