package org.chieng.gateway.device;

import java.util.Optional;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;

/** Knows the enrolled devices and their secrets. Thread-safe; calls may block: run them on a worker. */
public interface DeviceDirectory {
    /**
     * Checks a device's secret.
     *
     * @throws RejectedException with {@code UNKNOWN_DEVICE} or {@code WRONG_SECRET}; its message never holds the secret, and
     *     is the same for both, so that it does not tell which devices exist. With {@code STORE_UNAVAILABLE} when the
     *     registry can't be read now
     */
    EnrolledDevice authenticate(DeviceId device, String secret) throws RejectedException;

    /**
     * Looks a device up whose identity somebody else has proven: a broker, a certificate.
     *
     * @return empty when no such device is enrolled
     * @throws RejectedException with {@code STORE_UNAVAILABLE} when the registry can't be read now
     */
    Optional<EnrolledDevice> find(DeviceId device) throws RejectedException;

    /**
     * The key that a device shares with the gateway for DTLS (RFC 4279); never logged.
     *
     * @return empty when the device has none, or is not enrolled
     * @throws RejectedException with {@code STORE_UNAVAILABLE} when the registry can't be read now
     */
    default Optional<byte[]> dtlsKey(DeviceId device) throws RejectedException {
        return Optional.empty();
    }
}
