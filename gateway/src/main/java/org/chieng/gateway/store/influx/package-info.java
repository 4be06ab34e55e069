/**
 * Time series in an InfluxDB, by line protocol and InfluxQL, the two that 1.x, 2.x and 3.x have in common.
 *
 * <p>Measurement {@code telemetry} has the tags {@code device}, {@code source} and {@code channel}, times in microseconds,
 * and a field for each kind of value: {@code v} number, {@code s} text, {@code b} yes or no, {@code d} data in Base64. A
 * field is never of two types, which InfluxDB would refuse. A point that is no number has a {@link
 * org.chieng.gateway.store.influx.Mark} in {@code v}: so the last write of a point says which field counts, whatever was
 * there before, and numbers take no room for it. Measurement {@code newest} holds the newest point of each series, one row at
 * time 0 for each gateway that writes: latest values of a province are one query of as many rows as there are channels.
 *
 * <p>A batch that the server can't take goes to an {@link org.chieng.gateway.store.influx.Outbox} on this computer's disk.
 */
@NullMarked
package org.chieng.gateway.store.influx;

import org.jspecify.annotations.NullMarked;
