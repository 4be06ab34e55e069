package org.chieng.protocol.error;

import java.util.Locale;

/**
 * Why something was refused, with what each protocol says for it: an MQTT 5 reason code (MQTT 5.0 section 2.4) and a CoAP
 * response code (RFC 7252 section 12.1.2, RFC 8132 section 4). Immutable.
 */
public enum ErrorCode {
    /** No device of that name is enrolled. On the wire it can't be told from {@link #WRONG_SECRET}. */
    UNKNOWN_DEVICE(0x86, 4, 1),
    /** The device is enrolled, but the secret is another. */
    WRONG_SECRET(0x86, 4, 1),
    /** The topic or path belongs to another device than the one that logged in. */
    FOREIGN_DEVICE(0x87, 4, 3),
    /** The topic or path isn't one of ours, or nothing can be published to it. */
    UNKNOWN_TOPIC(0x90, 4, 4),
    /** Not JSON, not CBOR, or not a pack: nothing of it could be used. */
    MALFORMED_PAYLOAD(0x99, 4, 0),
    /** The content type is named, and is none that is understood. */
    UNSUPPORTED_CONTENT_TYPE(0x99, 4, 15),
    /** More than {@link org.chieng.protocol.senml.PackDecoder#MAX_PAYLOAD_BYTES}. */
    PAYLOAD_TOO_LARGE(0x95, 4, 13),
    /** A device, source or channel name breaks its limits. */
    INVALID_NAME(0x99, 4, 22),
    /** Not a unit of RFC 8428 or RFC 8798. */
    UNKNOWN_UNIT(0x99, 4, 22),
    /** No value, several values, NaN, infinite, or of the wrong type. */
    INVALID_VALUE(0x99, 4, 22),
    /** The time is no number, or out of what a clock can show. */
    INVALID_TIME(0x99, 4, 22),
    /** Measured more than 5 minutes after the gateway's clock. */
    TIME_IN_FUTURE(0x99, 4, 22),
    /** Measured before what the store still keeps. */
    TIME_TOO_OLD(0x99, 4, 22),
    /** The same channel at the same time twice in one pack: one of the two would be lost. */
    DUPLICATE_TIME(0x99, 4, 22),
    /** A field whose name ends in {@code _} must be understood (RFC 8428 section 4.4), and isn't. */
    UNKNOWN_MANDATORY_FIELD(0x99, 4, 22),
    /** The store can't take it now: over MQTT there is no PUBACK, send it again. */
    STORE_UNAVAILABLE(0x83, 5, 3),
    /** More messages, readings, connections or subscriptions than are allowed; CoAP 4.29 is of RFC 8516. */
    QUOTA_EXCEEDED(0x97, 4, 29);

    private final int mqttReasonCode;
    private final int coapClass;
    private final int coapDetail;

    ErrorCode(int mqttReasonCode, int coapClass, int coapDetail) {
        this.mqttReasonCode = mqttReasonCode;
        this.coapClass = coapClass;
        this.coapDetail = coapDetail;
    }

    /** The name on the wire and in metrics, e.g. {@code unknown-unit}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason code of CONNACK, PUBACK or DISCONNECT, 0x80 to 0xA2. */
    public int mqttReasonCode() {
        return mqttReasonCode;
    }

    /** The code of a CoAP response as its byte: class in the upper 3 bits, detail in the lower 5 (RFC 7252 section 3). */
    public int coapCode() {
        return coapClass << 5 | coapDetail;
    }
}
