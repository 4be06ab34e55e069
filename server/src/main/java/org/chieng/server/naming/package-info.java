/** What people call sources and channels, given from the page. Runs on the event loop; what blocks runs on workers. */
@NullMarked
package org.chieng.server.naming;

import org.jspecify.annotations.NullMarked;
