/**
 * Publishes what the journal holds. {@link org.chieng.agent.uplink.PahoUplink} keeps one MQTT 3.1.1 session at a time ({@code
 * PahoSession}), cuts the journal into SenML packs ({@code Packs}), keeps a window of them in flight ({@code Window}), and moves the
 * journal's acknowledged position when the server has acknowledged all before it.
 *
 * <p>Paho is seen here only. Its persistence, its buffer and its reconnecting are not used: the journal is all three. One thread
 * of ours; Paho's callback threads only set marks. Source: MQTT 3.1.1 (OASIS), RFC 8428.
 */
@NullMarked
package org.chieng.agent.uplink;

import org.jspecify.annotations.NullMarked;
