package org.chieng.gateway.adapter.coap;

import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.eclipse.californium.core.coap.OptionSet;

/**
 * Who a request says it is: {@code /v1/devices/{device}/telemetry?key=…} or {@code /telemetry?device=…&key=…}. Immutable.
 *
 * @param device the device, not yet proven
 * @param key the secret that is to prove it
 */
record TelemetryPath(DeviceId device, String key) {
    private static final String DEVICE = "device=";
    private static final String KEY = "key=";

    static TelemetryPath of(OptionSet options) throws RejectedException {
        String path = String.join("/", options.getUriPath());
        String device = query(options.getUriQuery(), DEVICE, deviceOf(options.getUriPath()));
        if (device.isEmpty() && !path.equals(DeviceTopic.Kind.TELEMETRY.level())) {
            throw unknown(path);
        }
        DeviceId id = deviceId(device);
        if (DeviceTopic.parse(path, id).kind() != DeviceTopic.Kind.TELEMETRY) {
            throw unknown(path);
        }
        return new TelemetryPath(id, query(options.getUriQuery(), KEY, ""));
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
