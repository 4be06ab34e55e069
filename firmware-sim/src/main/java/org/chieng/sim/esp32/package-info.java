/**
 * Stands in for an ESP32 with Wi-Fi, at the level of its protocol: <strong>no ESP32 firmware runs here</strong>, no emulator of that chip
 * being at hand. {@link org.chieng.sim.esp32.Esp32} does what a careful sketch does: it measures at an interval, keeps what is not
 * acknowledged in a small buffer in RAM, and counts what it had to drop.
 *
 * <p>CoAP (RFC 7252), MQTT 3.1.1 and SenML (RFC 8428) are written by hand, so that a mistake in the platform's codecs can't cancel
 * itself out. Threading: one thread measures, one sends, as two tasks on the chip would.
 */
@NullMarked
package org.chieng.sim.esp32;

import org.jspecify.annotations.NullMarked;
