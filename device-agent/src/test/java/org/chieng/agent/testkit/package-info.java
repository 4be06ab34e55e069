/** What several tests of the agent share. */
@NullMarked
package org.chieng.agent.testkit;

import org.jspecify.annotations.NullMarked;
