package org.chieng.server.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;

/**
 * The keys that claimed machines made for themselves, by which they get their secrets: at first, and after each time that somebody asks
 * for a new one. Thread-safe; blocks.
 *
 * <p>No secret waits here: one is made in the moment in which it is handed over, and its hash is all that is kept.
 */
final class MachineKeys {
    /** How long a machine may take to come for its secret; chosen: a school's line may be down for days. */
    private static final Duration COLLECT = Duration.ofDays(7);
    /** How long it may come again, because the answer was lost on the line, until it says that it holds it. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Tables tables;
    private final Devices devices;
    private final Clock clock;

    MachineKeys(Tables tables, Devices devices, Clock clock) {
        this.tables = tables;
        this.devices = devices;
        this.clock = clock;
    }

    private record Door(DeviceId device, boolean isOpen, long until) {}

    /** A new secret for whoever shows the key, or why not; empty when no machine has that key. */
    Optional<HandOver> collect(byte[] keyHash) throws RegistryException {
        return tables.write(() -> {
            long now = Columns.micros(clock.instant());
            Optional<Door> door = tables.first(
                    "SELECT device, open_until, state FROM device_key JOIN device ON device.id = device_key.device"
                            + " WHERE key_hash = ?",
                    row -> new Door(
                            new DeviceId(row.getString(1)),
                            row.getLong(2) > now && row.getString(3).equals("active"),
                            row.getLong(2)),
                    (Object) keyHash);
            if (door.isEmpty() || !door.get().isOpen()) {
                return door.map(held -> new HandOver.Held(held.device()));
            }
            DeviceId device = door.get().device();
            String secret = devices.newSecret();
            devices.setSecret(device, secret);
            tables.update(
                    "UPDATE device_key SET open_until = ? WHERE device = ?",
                    Math.min(door.get().until(), Columns.micros(clock.instant().plus(AGAIN))),
                    device.value());
            return Optional.of(new HandOver.Handed(device, secret));
        });
    }

    /** The machine says that it holds its secret: there is none to be had any more. */
    void close(byte[] keyHash) throws RegistryException {
        tables.write(
                () -> tables.update("UPDATE device_key SET open_until = NULL WHERE key_hash = ?", (Object) keyHash));
    }

    /** Makes a key that of a device, in place of the one it had; whoever shows it gets the secret. */
    void put(DeviceId device, byte[] keyHash) throws RegistryException {
        tables.write(() -> {
            tables.update("DELETE FROM device_key WHERE device = ? OR key_hash = ?", device.value(), keyHash);
            return tables.update(
                    "INSERT INTO device_key (device, key_hash, open_until) VALUES (?, ?, ?)",
                    device.value(),
                    keyHash,
                    until());
        });
    }

    /** Lets the machine of a device come for a new secret; false when it was never claimed. */
    boolean open(DeviceId device) throws RegistryException {
        return tables.write(() ->
                        tables.update("UPDATE device_key SET open_until = ? WHERE device = ?", until(), device.value()))
                > 0;
    }

    /** Whether a device was claimed, so that it gets its secrets by its key. */
    boolean has(DeviceId device) throws RegistryException {
        return tables.read(() -> tables.first(
                        "SELECT device FROM device_key WHERE device = ?", row -> row.getString(1), device.value()))
                .isPresent();
    }

    /** Forgets the key of a device. */
    void forget(DeviceId device) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM device_key WHERE device = ?", device.value()));
    }

    private long until() {
        Instant until = clock.instant().plus(COLLECT);
        return Columns.micros(until);
    }
}
