package org.chieng.server.registry;

import java.security.SecureRandom;
import java.util.Optional;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks devices' secrets against the registry. An unknown device and a wrong secret give the same message after the same
 * work, and differ in their code only, which the gateway counts and never sends. Thread-safe; blocks: call it on a worker.
 */
public final class RegistryDeviceDirectory implements DeviceDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryDeviceDirectory.class);
    private static final String REFUSED =
            "device id and secret don't match an enrolled device: check both; an operator enrols devices with add-device";

    private final Registry registry;
    private final SecretHash nobody;

    /**
     * @param registry where the devices are
     * @param random for a secret that nobody has
     */
    public RegistryDeviceDirectory(Registry registry, SecureRandom random) {
        this.registry = registry;
        this.nobody = SecretHash.of(SecretHash.newSecret(random), random);
    }

    @Override
    public EnrolledDevice authenticate(DeviceId device, String secret) throws RejectedException {
        Optional<Credentials> known = credentials(device);
        boolean matches = known.map(Credentials::secret).orElse(nobody).matches(secret);
        if (known.isEmpty()) {
            throw new RejectedException(ErrorCode.UNKNOWN_DEVICE, REFUSED);
        }
        if (!matches) {
            throw new RejectedException(ErrorCode.WRONG_SECRET, REFUSED);
        }
        return known.get().device();
    }

    @Override
    public Optional<EnrolledDevice> find(DeviceId device) throws RejectedException {
        return credentials(device).map(Credentials::device);
    }

    @Override
    public Optional<byte[]> dtlsKey(DeviceId device) throws RejectedException {
        try {
            return registry.dtlsKey(device);
        } catch (RegistryException e) {
            throw cantRead(e);
        }
    }

    private static RejectedException cantRead(RegistryException why) {
        LOG.error("{}", why.getMessage());
        return new RejectedException(ErrorCode.STORE_UNAVAILABLE, "the registry can't be read now: try again later");
    }

    private Optional<Credentials> credentials(DeviceId device) throws RejectedException {
        try {
            return registry.credentials(device);
        } catch (RegistryException e) {
            throw cantRead(e);
        }
    }
}
