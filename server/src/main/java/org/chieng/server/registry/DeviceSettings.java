package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** What was pushed to devices as their configuration, version by version. Thread-safe; blocks. */
public final class DeviceSettings {
    /** Most versions of a device; chosen: some lessons' changes, at 64 KiB each at the very most. The oldest are forgotten. */
    static final int MOST_VERSIONS = 50;

    private static final String SELECT =
            "SELECT device, version, time, account, what, subject, content, state, message FROM device_settings";

    private final Tables tables;

    DeviceSettings(Tables tables) {
        this.tables = tables;
    }

    /** The newest that the device has not refused: it has taken it, or will when it comes. */
    public Optional<SettingsVersion> inForce(DeviceId device) throws RegistryException {
        return tables.read(() -> tables.first(
                SELECT + " WHERE device = ? AND (state IS NULL OR state = 'done') ORDER BY version DESC LIMIT 1",
                DeviceSettings::version,
                device.value()));
    }

    /** A device's, the newest first. */
    public List<SettingsVersion> newest(DeviceId device, int limit) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE device = ? ORDER BY version DESC LIMIT ?",
                DeviceSettings::version,
                device.value(),
                limit));
    }

    /** One. */
    public Optional<SettingsVersion> find(DeviceId device, long version) throws RegistryException {
        return tables.read(() -> tables.first(
                SELECT + " WHERE device = ? AND version = ?", DeviceSettings::version, device.value(), version));
    }

    /** Adds one. */
    public void add(SettingsVersion added) throws RegistryException {
        tables.write(() -> {
            tables.update(
                    "DELETE FROM device_settings WHERE device = ? AND version NOT IN"
                            + " (SELECT version FROM device_settings WHERE device = ? ORDER BY version DESC LIMIT ?)",
                    added.device().value(),
                    added.device().value(),
                    MOST_VERSIONS - 1);
            return tables.update(
                    "INSERT INTO device_settings (device, version, time, account, what, subject, content, state,"
                            + " message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    added.device().value(),
                    added.version(),
                    Columns.micros(added.time()),
                    Columns.text(added.account()),
                    added.what(),
                    added.subject(),
                    added.content(),
                    added.state(),
                    added.message());
        });
    }

    /**
     * Notes what the device said of one.
     *
     * @param state null for nothing any longer
     */
    public void answered(DeviceId device, long version, @Nullable String state, String message)
            throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE device_settings SET state = ?, message = ? WHERE device = ? AND version = ?",
                state,
                message,
                device.value(),
                version));
    }

    private static SettingsVersion version(ResultSet row) throws SQLException {
        return new SettingsVersion(
                new DeviceId(row.getString(1)),
                row.getLong(2),
                Columns.instant(row, 3),
                Columns.parsed(row, 4, AccountId::new),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9));
    }
}
