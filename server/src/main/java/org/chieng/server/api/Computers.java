package org.chieng.server.api;

import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;

/** What computers of rooms tell of their use, which is not for everybody of the school: {@code docs/privacy.md}. Pure functions but for the registry. */
final class Computers {
    private Computers() {}

    /** Whether a series is of that kind. */
    static boolean tell(SeriesKey series) {
        return series.channel().source().equals(LabChannels.SOURCE);
    }

    /** Whether whoever asks may see it of a device; blocks. */
    static boolean isSeen(Registry registry, Sight sight, Device device) throws RegistryException {
        return registry.school(device.school()).filter(sight::seesComputersAt).isPresent();
    }
}
