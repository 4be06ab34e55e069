package org.chieng.gateway.adapter.http;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Who a request says it is, in one of the ways that the clients know. Immutable.
 *
 * @param device the device, not yet proven
 * @param secret what is to prove it
 */
record Login(DeviceId device, String secret) {

    /**
     * Reads {@code Authorization: Basic}, {@code Token device:secret} or {@code Bearer device:secret} (InfluxDB), the bare secret where
     * the path names the device (openSenseMap), or the parameters {@code u} and {@code p} (InfluxDB 1).
     *
     * @param pathDevice the device that the path names, or null
     * @throws RejectedException with {@link ErrorCode#UNKNOWN_DEVICE} when nobody is named, {@link ErrorCode#FOREIGN_DEVICE} when two are
     */
    static Login of(MultiMap headers, MultiMap parameters, @Nullable String pathDevice) throws RejectedException {
        String[] pair = pair(headers.get("Authorization"), parameters, pathDevice);
        DeviceId device = device(pair[0]);
        if (pathDevice != null && !pathDevice.equals(device.value())) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE, "the path names another device than the one that logs in");
        }
        return new Login(device, pair[1]);
    }

    private static String[] pair(@Nullable String authorization, MultiMap parameters, @Nullable String pathDevice)
            throws RejectedException {
        if (authorization == null) {
            String user = parameters.get("u");
            String secret = parameters.get("p");
            if (user == null || secret == null) {
                throw nobody();
            }
            return new String[] {user, secret};
        }
        int space = authorization.indexOf(' ');
        String scheme = authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
        String value = authorization.substring(space + 1).strip();
        String plain = switch (scheme) {
            case "basic" -> decoded(value);
            case "token", "bearer" -> value.indexOf(':') < 0 && pathDevice != null ? pathDevice + ":" + value : value;
            case "" -> pathDevice + ":" + value;
            default -> throw nobody();
        };
        int colon = plain.indexOf(':');
        if (colon < 0 || (scheme.isEmpty() && pathDevice == null)) {
            throw nobody();
        }
        return new String[] {plain.substring(0, colon), plain.substring(colon + 1)};
    }

    private static String decoded(String base64) throws RejectedException {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw nobody();
        }
    }

    private static DeviceId device(String text) throws RejectedException {
        try {
            return DeviceId.parse(text);
        } catch (RejectedException e) {
            throw nobody();
        }
    }

    private static RejectedException nobody() {
        return new RejectedException(
                ErrorCode.UNKNOWN_DEVICE,
                "log in with the device as user and its secret as password (Basic), or Token device:secret");
    }

    /** Without the secret, for logs. */
    @Override
    public String toString() {
        return device.toString();
    }
}
