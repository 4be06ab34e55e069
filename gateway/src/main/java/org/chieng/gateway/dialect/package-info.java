/**
 * What other people's boards, phones and programs send, read as it is: Adafruit IO and OhStem feeds, phyphox, InfluxDB's line protocol,
 * sensor.community, openSenseMap. {@link org.chieng.gateway.dialect.Dialects} finds out what a message on a topic is; the others read
 * one form each. All are pure functions of the bytes and the time that they came, but for {@code BufferMemory}, which knows what a
 * phone has already sent. Jackson's parser is seen here only.
 *
 * <p>None refuses by anything but {@link org.chieng.protocol.error.RejectedException}, whatever the bytes.
 */
@NullMarked
package org.chieng.gateway.dialect;

import org.jspecify.annotations.NullMarked;
