/**
 * What goes down to devices. {@link org.chieng.gateway.downlink.Downlink} is the port for whoever has something to say to one;
 * {@link org.chieng.gateway.downlink.DownlinkQueue} holds it until a door has delivered it, and hears what is answered. What {@code
 * docs/protocol.md} says of commands, replies and config is kept here and at the door together.
 *
 * <p>All of it is in memory: what waits for a device is lost when the gateway ends. A command is short-lived anyway; who sends one sees
 * by its deadline that no answer came.
 */
@NullMarked
package org.chieng.gateway.downlink;

import org.jspecify.annotations.NullMarked;
