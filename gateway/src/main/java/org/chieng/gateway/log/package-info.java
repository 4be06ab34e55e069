/** What the log tells of: events with a name, and what each is about, so that a program can look for them. */
@NullMarked
package org.chieng.gateway.log;

import org.jspecify.annotations.NullMarked;
