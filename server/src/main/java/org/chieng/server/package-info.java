@NullMarked
package org.chieng.server;

import org.jspecify.annotations.NullMarked;
