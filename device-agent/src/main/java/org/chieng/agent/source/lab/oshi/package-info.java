/** Asks systems other than Linux what the computer is made of, through OSHI, which only this package sees. Processes, sessions and windows are never asked for. */
@NullMarked
package org.chieng.agent.source.lab.oshi;

import org.jspecify.annotations.NullMarked;
