/** What the tests of this module share: a running server, a device that publishes, a reader of live streams. */
@NullMarked
package org.chieng.server.testkit;

import org.jspecify.annotations.NullMarked;
