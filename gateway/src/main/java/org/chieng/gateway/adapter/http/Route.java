package org.chieng.gateway.adapter.http;

import java.util.Arrays;
import java.util.Locale;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.jspecify.annotations.Nullable;

/**
 * What a path is for. Immutable.
 *
 * @param kind what is done there
 * @param device the device that the path names, null where it names none
 */
record Route(Kind kind, @Nullable String device) {
    /** What can be done. */
    enum Kind {
        /** {@code POST /v1/devices/{device}/telemetry}. */
        TELEMETRY("POST"),
        /** {@code POST /write} and {@code /api/v2/write} (InfluxDB API, versions 1 and 2). */
        LINES("POST"),
        /** {@code POST /boxes/{device}/data} (openSenseMap API). */
        SENSEBOX("POST"),
        /** {@code POST /v1/push-sensor-data/} (sensor.community API). */
        DUST("POST"),
        /** {@code GET /v1/devices/{device}/bytes}: to measure the line with. */
        BYTES("GET HEAD"),
        /** {@code GET /ping} and {@code /health}, by which InfluxDB's clients find out whether it is there. */
        PING("GET HEAD");

        private final String methods;

        Kind(String methods) {
            this.methods = methods;
        }

        boolean allows(String method) {
            return Arrays.asList(methods.split(" ", -1)).contains(method);
        }

        /** For the field Allow (RFC 9110 section 10.2.1). */
        String methods() {
            return methods.replace(" ", ", ") + ", OPTIONS";
        }
    }

    /**
     * Reads a path.
     *
     * @throws RejectedException with {@link ErrorCode#UNKNOWN_TOPIC} when it is none of ours
     */
    static Route of(String path) throws RejectedException {
        String[] parts = path.split("/", -1);
        if (parts.length == 5 && path.startsWith("/v1/devices/") && parts[4].equals("telemetry")) {
            return new Route(Kind.TELEMETRY, parts[3]);
        }
        if (parts.length == 5 && path.startsWith("/v1/devices/") && parts[4].equals("bytes")) {
            return new Route(Kind.BYTES, parts[3]);
        }
        if (parts.length == 4 && parts[1].equals("boxes") && parts[3].equals("data")) {
            return new Route(Kind.SENSEBOX, parts[2]);
        }
        return switch (path.toLowerCase(Locale.ROOT)) {
            case "/write", "/api/v2/write" -> new Route(Kind.LINES, null);
            case "/v1/push-sensor-data", "/v1/push-sensor-data/" -> new Route(Kind.DUST, null);
            case "/ping", "/health" -> new Route(Kind.PING, null);
            default ->
                throw new RejectedException(
                        ErrorCode.UNKNOWN_TOPIC,
                        "no such path: post packs to /v1/devices/{device}/telemetry, line protocol to /api/v2/write or /write");
        };
    }
}
