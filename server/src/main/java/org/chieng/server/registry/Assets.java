package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** What schools were given or have bought. Thread-safe; blocks. */
public final class Assets {
    private static final String SELECT =
            "SELECT id, school, kind, name, device, donor, donated, warranty, watts, gone, note FROM asset";

    private final Tables tables;

    Assets(Tables tables) {
        this.tables = tables;
    }

    /**
     * A school's, in the order of their ids.
     *
     * @param after only those that follow this one, or null for all
     */
    public List<Asset> of(SchoolId school, @Nullable EntryId after, int limit) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE school = ? AND id > ? ORDER BY id LIMIT ?",
                Assets::asset,
                school.value(),
                after == null ? "" : after.value(),
                limit));
    }

    /** All of them, in the order of their ids. */
    public List<Asset> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id, school", Assets::asset));
    }

    /** The one that reports as a device. */
    public Optional<Asset> of(DeviceId device) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE device = ?", Assets::asset, device.value()));
    }

    /** One of a school. */
    public Optional<Asset> find(SchoolId school, EntryId id) throws RegistryException {
        return tables.read(
                () -> tables.first(SELECT + " WHERE school = ? AND id = ?", Assets::asset, school.value(), id.value()));
    }

    /**
     * Adds it, or brings the school's one of that id to the same.
     *
     * @return false, and nothing is changed, when the device is another asset's
     */
    public boolean put(Asset asset) throws RegistryException {
        return tables.write(() -> {
            if (isTaken(asset)) {
                return false;
            }
            tables.update(
                    "INSERT INTO asset (id, school, kind, name, device, donor, donated, warranty, watts, gone, note)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (school, id) DO UPDATE SET"
                            + " kind = excluded.kind, name = excluded.name, device = excluded.device,"
                            + " donor = excluded.donor, donated = excluded.donated, warranty = excluded.warranty,"
                            + " watts = excluded.watts, gone = excluded.gone, note = excluded.note",
                    asset.id().value(),
                    asset.school().value(),
                    asset.kind().wireName(),
                    asset.name(),
                    Columns.text(asset.device()),
                    asset.donor(),
                    Columns.text(asset.donated()),
                    Columns.text(asset.warranty()),
                    asset.watts(),
                    Columns.text(asset.gone()),
                    asset.note());
            return true;
        });
    }

    private boolean isTaken(Asset asset) throws RegistryException {
        DeviceId device = asset.device();
        return device != null && of(device).filter(one -> !one.isSame(asset)).isPresent();
    }

    private static Asset asset(ResultSet row) throws SQLException {
        int watts = row.getInt(9);
        return new Asset(
                new EntryId(row.getString(1)),
                new SchoolId(row.getString(2)),
                Asset.Kind.of(row.getString(3)),
                row.getString(4),
                Columns.parsed(row, 5, DeviceId::new),
                row.getString(6),
                Columns.date(row, 7),
                Columns.date(row, 8),
                watts == 0 ? null : watts,
                Columns.date(row, 10),
                row.getString(11));
    }
}
