package org.chieng.server.registry;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Pictures of the things of schools, one a thing. Thread-safe; blocks. */
public final class AssetPhotos {
    private final Tables tables;

    AssetPhotos(Tables tables) {
        this.tables = tables;
    }

    /** A thing's, as JPEG. */
    public Optional<byte[]> of(SchoolId school, EntryId asset) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT jpeg FROM asset_photo WHERE school = ? AND asset = ?",
                row -> row.getBytes(1),
                school.value(),
                asset.value()));
    }

    /** Since when a school's things have theirs. */
    public Map<EntryId, Instant> times(SchoolId school) throws RegistryException {
        return tables.read(() -> {
            Map<EntryId, Instant> times = new HashMap<>();
            tables.list(
                    "SELECT asset, taken FROM asset_photo WHERE school = ?",
                    row -> times.put(new EntryId(row.getString(1)), Columns.instant(row, 2)),
                    school.value());
            return times;
        });
    }

    /** Puts one in the place of the thing's, which must be there. */
    public void put(SchoolId school, EntryId asset, byte[] jpeg, Instant taken) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO asset_photo (school, asset, jpeg, taken) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (school, asset) DO UPDATE SET jpeg = excluded.jpeg, taken = excluded.taken",
                school.value(),
                asset.value(),
                jpeg,
                Columns.micros(taken)));
    }

    /** Takes it away; false when there was none. */
    public boolean remove(SchoolId school, EntryId asset) throws RegistryException {
        return tables.write(() -> tables.update(
                        "DELETE FROM asset_photo WHERE school = ? AND asset = ?", school.value(), asset.value()))
                > 0;
    }
}
