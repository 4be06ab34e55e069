package org.chieng.server.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * New machines that wait to be claimed, and how devices get, change and lose their secrets. Thread-safe; blocks.
 *
 * <p>A machine makes a key that only it holds, and is given a short code for people. Who types the code says whose the machine is; who
 * shows the key gets the secret. So the code, which a whole class may see, is worth nothing without an account.
 */
public final class Claims {
    /** How long a code is good; chosen: a double lesson. */
    private static final Duration CODE_SPAN = Duration.ofHours(2);
    /** Most machines that wait; chosen: more than a province has computers in its schools. */
    private static final int MOST = 5_000;
    /** Most of them from one address, behind which a whole school or department may be. */
    private static final int MOST_OF_ADDRESS = 500;
    /** Tries to find a code that nobody has; of 31 to the sixth, {@value #MOST} are taken at most. */
    private static final int TRIES = 5;

    private final Tables tables;
    private final Devices devices;
    private final MachineKeys keys;
    private final Clock clock;

    Claims(Tables tables, Devices devices, MachineKeys keys, Clock clock) {
        this.tables = tables;
        this.devices = devices;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A machine asks for its secret, for the first time or again.
     *
     * @param keyHash of what it alone holds
     * @param name what it calls itself
     * @param address from where it asks
     * @param codes makes codes
     */
    public HandOver ask(byte[] keyHash, String name, String address, Supplier<String> codes) throws RegistryException {
        Optional<HandOver> waits = waiting(keyHash);
        return waits.isPresent()
                ? waits.get()
                : tables.write(() -> {
                    Optional<HandOver> known = keys.collect(keyHash);
                    if (known.isEmpty()) {
                        known = waiting(keyHash); // it has asked twice at once
                    }
                    return known.isPresent() ? known.get() : begin(keyHash, name, address, codes);
                });
    }

    private Optional<HandOver> waiting(byte[] keyHash) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT code, expires FROM claim WHERE key_hash = ? AND expires > ?",
                row -> new HandOver.Waiting(row.getString(1), Columns.instant(row, 2)),
                keyHash,
                now()));
    }

    private HandOver begin(byte[] keyHash, String name, String address, Supplier<String> codes) throws SQLException {
        tables.update("DELETE FROM claim WHERE expires <= ?", now());
        if (count("SELECT count(*) FROM claim") >= MOST
                || (!isProxy(address)
                        && count("SELECT count(*) FROM claim WHERE address = ?", address) >= MOST_OF_ADDRESS)) {
            return new HandOver.Full();
        }
        Instant expires = clock.instant().plus(CODE_SPAN);
        for (int i = 0; i < TRIES; i++) {
            String code = codes.get();
            int added = tables.update(
                    "INSERT INTO claim (key_hash, code, name, address, made, expires) VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (code) DO NOTHING",
                    keyHash,
                    code,
                    name,
                    address,
                    now(),
                    Columns.micros(expires));
            if (added > 0) {
                return new HandOver.Waiting(code, expires);
            }
        }
        return new HandOver.Full();
    }

    private long count(String sql, Object... parameters) throws SQLException {
        return tables.first(sql, row -> row.getLong(1), parameters).orElse(0L);
    }

    /** Behind a proxy with TLS on this computer all come from the same address. */
    private static boolean isProxy(String address) {
        try {
            return address.matches("[0-9a-fA-F.:]+")
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The machine says that it has kept its secret: it gets no other until somebody asks for one. */
    public void done(byte[] keyHash) throws RegistryException {
        keys.close(keyHash);
    }

    /** The machine that has a code now. */
    public Optional<WaitingMachine> look(String code) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT name, address, made, expires FROM claim WHERE code = ? AND expires > ?",
                row -> new WaitingMachine(
                        row.getString(1), row.getString(2), Columns.instant(row, 3), Columns.instant(row, 4)),
                code,
                now()));
    }

    /**
     * Makes the machine of a code a new device of a school.
     *
     * @param name of the device
     * @return empty when no machine has that code now
     * @throws IllegalArgumentException when the name breaks its limits
     */
    public Optional<Device> claimNew(String code, SchoolId school, String name) throws RegistryException {
        return claim(code, () -> devices.fresh(school, name, null));
    }

    /**
     * Makes the machine of a code take the place of a device: the same id, another secret. What had the old one can't log in any more.
     *
     * @param school whose device it must be
     * @return empty when no machine has that code now, or the school has no such device
     */
    public Optional<Device> claimAs(String code, DeviceId device, SchoolId school) throws RegistryException {
        return claim(
                code,
                () -> devices.find(device)
                        .filter(one -> one.school().equals(school))
                        .map(Device::inUse)
                        .orElse(null));
    }

    /** Makes a device, or none: then the code stays good. */
    private interface Maker {
        @Nullable
        Device make() throws RegistryException;
    }

    private Optional<Device> claim(String code, Maker maker) throws RegistryException {
        return tables.write(() -> {
            Optional<byte[]> key = tables.first(
                    "SELECT key_hash FROM claim WHERE code = ? AND expires > ?", row -> row.getBytes(1), code, now());
            if (key.isEmpty()) {
                return Optional.empty();
            }
            Device device = maker.make();
            if (device == null) {
                return Optional.empty();
            }
            shutOut(device.id());
            devices.put(device, devices.newSecret()); // which nobody knows, until the machine comes for another
            keys.put(device.id(), key.get());
            tables.update("DELETE FROM claim WHERE code = ?", code);
            return Optional.of(device);
        });
    }

    /**
     * A device's new secret.
     *
     * @param secret where no machine can come for it by itself: somebody has to carry it there, and it is not shown again; else empty
     */
    public record Renewed(Optional<String> secret) {}

    /**
     * Takes a device's secret away, and lets its machine come for a new one.
     *
     * @return empty when there is no such device
     */
    public Optional<Renewed> renew(DeviceId id) throws RegistryException {
        return tables.write(() -> {
            Optional<Device> device = devices.find(id);
            if (device.isEmpty()) {
                return Optional.empty();
            }
            String secret = devices.newSecret();
            shutOut(id);
            devices.put(device.get().inUse(), secret);
            return Optional.of(new Renewed(keys.open(id) ? Optional.empty() : Optional.of(secret)));
        });
    }

    /**
     * Takes a device all that it logs in with, until somebody gives it a new secret or lets another machine take its place.
     *
     * @return false when there is no such device
     */
    public boolean revoke(DeviceId id) throws RegistryException {
        return tables.write(() -> {
            Optional<Device> device = devices.find(id);
            if (device.isPresent()) {
                devices.put(device.get().lost(), devices.newSecret());
                shutOut(id);
                keys.forget(id);
            }
            return device.isPresent();
        });
    }

    /** Whether a device gets its secrets by its machine's key. */
    boolean isClaimed(DeviceId device) throws RegistryException {
        return keys.has(device);
    }

    /** Nothing of what it logged in with before is good any longer, nor is any code that was made for it. */
    private void shutOut(DeviceId device) throws RegistryException {
        devices.removeDtlsKey(device);
        tables.write(() -> tables.update("DELETE FROM enrolment WHERE device = ?", device.value()));
    }

    private long now() {
        return Columns.micros(clock.instant());
    }
}
