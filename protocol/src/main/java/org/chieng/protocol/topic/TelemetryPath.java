package org.chieng.protocol.topic;

import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;

/**
 * Who a CoAP request says it is: {@code /v1/devices/{device}/telemetry?key=…} or {@code /telemetry?device=…&key=…}. Immutable.
 *
 * @param device the device, not yet proven
 * @param key the secret that is to prove it
 */
public record TelemetryPath(DeviceId device, String key) {
    private static final String DEVICE = "device=";
    private static final String KEY = "key=";

    /**
     * Reads a request's options.
     *
     * @param path its Uri-Path options
     * @param queries its Uri-Query options
     * @throws RejectedException with {@link ErrorCode#UNKNOWN_TOPIC} when it is no path for readings, {@link ErrorCode#UNKNOWN_DEVICE}
     *     when it names nobody, {@link ErrorCode#FOREIGN_DEVICE} when it names two
     */
    public static TelemetryPath of(List<String> path, List<String> queries) throws RejectedException {
        String whole = String.join("/", path);
        String device = query(queries, DEVICE, deviceOf(path));
        if (device.isEmpty() && !whole.equals(DeviceTopic.Kind.TELEMETRY.level())) {
            throw unknown(whole);
        }
        DeviceId id = deviceId(device);
        if (DeviceTopic.parse(whole, id).kind() != DeviceTopic.Kind.TELEMETRY) {
            throw unknown(whole);
        }
        return new TelemetryPath(id, query(queries, KEY, ""));
    }

    private static String deviceOf(List<String> path) {
        return path.size() == 4 ? path.get(2) : "";
    }

    private static String query(List<String> queries, String name, String otherwise) {
        for (String query : queries) {
            if (query.startsWith(name)) {
                return query.substring(name.length());
            }
        }
        return otherwise;
    }

    private static DeviceId deviceId(String text) throws RejectedException {
        try {
            return DeviceId.parse(text);
        } catch (RejectedException e) {
            throw new RejectedException(
                    ErrorCode.UNKNOWN_DEVICE, "name the device and its secret: /telemetry?device=…&key=…");
        }
    }

    private static RejectedException unknown(String path) {
        String shown = path.length() <= 80 ? path : path.substring(0, 80) + "…";
        return new RejectedException(
                ErrorCode.UNKNOWN_TOPIC,
                "'/" + shown + "' is not a path of ours: post to /v1/devices/{device}/telemetry?key={secret}");
    }
}
