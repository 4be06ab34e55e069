/** How times and values look in the JSON that browsers and programs get. Pure functions. */
@NullMarked
package org.chieng.server.wire;

import org.jspecify.annotations.NullMarked;
