/**
 * What goes down to devices. {@link org.chieng.gateway.downlink.Downlink} is the port for whoever has something to say to one;
 * {@link org.chieng.gateway.downlink.DownlinkQueue} holds it until a door has delivered it, and hears what is answered. What {@code
 * docs/protocol.md} says of commands, replies and config is kept here and at the door together.
 *
 * <p>It is in memory, and in a file where the gateway has a folder: then what was taken outlives the gateway's end. Who sends a command
 * sees by its deadline that no answer came.
 */
@NullMarked
package org.chieng.gateway.downlink;

import org.jspecify.annotations.NullMarked;
