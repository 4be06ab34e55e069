/** How what the program logs is written: one line an event, as words for people and as fields for programs. */
@NullMarked
package org.chieng.server.log;

import org.jspecify.annotations.NullMarked;
