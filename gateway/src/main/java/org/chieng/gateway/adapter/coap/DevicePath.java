package org.chieng.gateway.adapter.coap;

import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.eclipse.californium.core.coap.OptionSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about: {@code /v1/devices/{device}/{kind}} or {@code /{kind}}, with the queries {@code device=} and {@code key=} where
 * the line doesn't prove who it is. Immutable.
 *
 * @param device whom the path or the query names; null where neither does
 * @param key the secret, not yet proven; empty where there is none
 * @param kind {@code TELEMETRY}, {@code COMMANDS} or {@code REPLIES}
 * @param command which command is replied to; null for the others
 */
record DevicePath(
        @Nullable DeviceId device,
        String key,
        DeviceTopic.Kind kind,
        @Nullable CommandId command) {
    private static final int DEVICE_PARTS = 3;
    private static final String DEVICE = "device=";
    private static final String KEY = "key=";

    /**
     * Reads a request's options.
     *
     * @throws RejectedException with {@link ErrorCode#UNKNOWN_TOPIC} when it is no path of ours, {@link ErrorCode#UNKNOWN_DEVICE} when the
     *     device's name can't be one, {@link ErrorCode#FOREIGN_DEVICE} when two are named
     */
    static DevicePath of(OptionSet options) throws RejectedException {
        List<String> path = options.getUriPath();
        List<String> queries = options.getUriQuery();
        boolean whole = path.size() > DEVICE_PARTS
                && path.get(0).equals("v1")
                && path.get(1).equals("devices");
        List<String> rest = whole ? path.subList(DEVICE_PARTS, path.size()) : path;
        DeviceTopic.Kind kind = kind(rest, String.join("/", path));
        CommandId command = kind == DeviceTopic.Kind.REPLIES ? CommandId.parse(rest.get(1)) : null;
        String named = query(queries, DEVICE);
        if (whole && !named.isEmpty() && !named.equals(path.get(2))) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE, "the path belongs to another device than the one that is named");
        }
        String device = whole ? path.get(2) : named;
        return new DevicePath(device.isEmpty() ? null : device(device), query(queries, KEY), kind, command);
    }

    private static DeviceTopic.Kind kind(List<String> rest, String path) throws RejectedException {
        for (DeviceTopic.Kind kind :
                List.of(DeviceTopic.Kind.TELEMETRY, DeviceTopic.Kind.COMMANDS, DeviceTopic.Kind.REPLIES)) {
            int parts = kind == DeviceTopic.Kind.REPLIES ? 2 : 1;
            if (rest.size() == parts && rest.get(0).equals(kind.level())) {
                return kind;
            }
        }
        String shown = path.length() <= 80 ? path : path.substring(0, 80) + "…";
        throw new RejectedException(
                ErrorCode.UNKNOWN_TOPIC,
                "'/" + shown + "' is not a path of ours: post to /v1/devices/{device}/telemetry?key={secret}");
    }

    private static String query(List<String> queries, String name) {
        for (String query : queries) {
            if (query.startsWith(name)) {
                return query.substring(name.length());
            }
        }
        return "";
    }

    private static DeviceId device(String text) throws RejectedException {
        try {
            return DeviceId.parse(text);
        } catch (RejectedException e) {
            throw nobody();
        }
    }

    static RejectedException nobody() {
        return new RejectedException(
                ErrorCode.UNKNOWN_DEVICE, "name the device and its secret: /telemetry?device=…&key=…");
    }
}
