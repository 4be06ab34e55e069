package org.chieng.server.registry;

import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;

/**
 * What is put into the registry at once. Immutable.
 *
 * @param areas in any order
 * @param schools with areas that are among these or already known
 * @param devices with schools that are among these or already known
 * @param lines of schools that are among these or already known
 * @param prices of those lines
 * @param shares that somebody has published
 * @param sites of schools that are among these or already known
 * @param boundaries of areas that are among these or already known
 * @param upgrades of schools that are among these or already known
 */
record RegistryContent(
        List<Area> areas,
        List<SchoolEntry> schools,
        List<NewDevice> devices,
        List<Line> lines,
        List<LinePrice> prices,
        List<DeclaredShare> shares,
        List<Site> sites,
        List<Boundary> boundaries,
        List<Upgrade> upgrades) {
    RegistryContent {
        lines = List.copyOf(lines);
        shares = List.copyOf(shares);
        sites = List.copyOf(sites);
        boundaries = List.copyOf(boundaries);
        prices = List.copyOf(prices);
        upgrades = List.copyOf(upgrades);
        areas = List.copyOf(areas);
        schools = List.copyOf(schools);
        devices = List.copyOf(devices);
    }

    /** Without anything about lines and places. */
    RegistryContent(List<Area> areas, List<SchoolEntry> schools, List<NewDevice> devices) {
        this(areas, schools, devices, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** A device with the secret it will log in with. */
    record NewDevice(DeviceId id, SchoolId school, String name, String secret) {
        NewDevice {
            Names.check("device", name);
            if (!Devices.isSecret(secret)) {
                throw new IllegalArgumentException("secret must have " + SecretHash.MIN_LENGTH + " to "
                        + SecretHash.MAX_LENGTH + " characters, made by a machine");
            }
        }

        @Override
        public String toString() {
            return "NewDevice[" + id + "]"; // the secret stays out of logs
        }
    }
}
