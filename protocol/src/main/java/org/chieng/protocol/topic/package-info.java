/** The MQTT topics and CoAP paths of version 1: {@code v1/devices/{device}/{kind}}, with the command's id behind it where there are
 * commands. Pure functions on text. */
@NullMarked
package org.chieng.protocol.topic;

import org.jspecify.annotations.NullMarked;
