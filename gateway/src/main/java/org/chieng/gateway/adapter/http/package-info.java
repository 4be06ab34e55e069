/**
 * The door for HTTP, for what can speak neither MQTT nor CoAP: packs as over MQTT, and what programs and sensors send that were made for
 * InfluxDB, sensor.community or openSenseMap. {@link org.chieng.gateway.adapter.http.HttpDoor} listens; {@code Requests} answers.
 *
 * <p>A secret is checked before a body is read, and one connection has one request at a time: so memory is bounded by the connections of
 * enrolled devices. All on one event loop; the directory is asked on workers.
 */
@NullMarked
package org.chieng.gateway.adapter.http;

import org.jspecify.annotations.NullMarked;
