/** The MQTT topics and CoAP paths of version 1: {@code v1/devices/{device}/{kind}}. Pure functions on text. */
@NullMarked
package org.chieng.protocol.topic;

import org.jspecify.annotations.NullMarked;
