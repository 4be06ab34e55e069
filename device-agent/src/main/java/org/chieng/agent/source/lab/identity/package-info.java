/**
 * What the computer is made of: board, UUID, disks, network cards and memory, each as a hash. {@link
 * org.chieng.agent.source.lab.identity.LinuxParts} looks; serials go no further than into {@link org.chieng.protocol.lab.Component#of}. Confined to the
 * source's thread.
 */
@NullMarked
package org.chieng.agent.source.lab.identity;

import org.jspecify.annotations.NullMarked;
