package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** What is and was wrong with machines and rooms. Thread-safe; blocks. */
public final class Findings {
    private static final String SELECT =
            "SELECT id, school, lab, device, kind, detail, opened, closed, closing FROM lab_finding";

    private final Tables tables;

    Findings(Tables tables) {
        this.tables = tables;
    }

    /** A school's that last, the oldest first. */
    public List<Finding> open(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE school = ? AND closed IS NULL ORDER BY opened, id",
                Findings::finding,
                school.value()));
    }

    /** A school's that lasted at any moment of a time, the oldest first. */
    public List<Finding> between(SchoolId school, Instant from, Instant to) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE school = ? AND opened < ? AND (closed IS NULL OR closed >= ?) ORDER BY opened, id",
                Findings::finding,
                school.value(),
                Columns.micros(to),
                Columns.micros(from)));
    }

    /** The newest of a kind of a machine, whether it lasts or not. */
    public Optional<Finding> newest(DeviceId device, Finding.Kind kind) throws RegistryException {
        return tables.read(() -> tables.first(
                SELECT + " WHERE device = ? AND kind = ? ORDER BY opened DESC, id LIMIT 1",
                Findings::finding,
                device.value(),
                kind.wireName()));
    }

    /** One. */
    public Optional<Finding> find(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", Findings::finding, id.value()));
    }

    /**
     * Adds one that begins, unless the same lasts already.
     *
     * @return whether it is news
     */
    public boolean begin(Finding finding) throws RegistryException {
        return tables.write(() -> {
            DeviceId device = finding.device();
            boolean isKnown = open(finding.school()).stream()
                    .anyMatch(one -> one.kind() == finding.kind()
                            && (device == null
                                    ? one.device() == null && same(one.lab(), finding.lab())
                                    : device.equals(one.device())));
            if (isKnown) {
                return false;
            }
            tables.update(
                    "INSERT INTO lab_finding (id, school, lab, device, kind, detail, opened) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    finding.id().value(),
                    finding.school().value(),
                    Columns.text(finding.lab()),
                    Columns.text(device),
                    finding.kind().wireName(),
                    finding.detail(),
                    Columns.micros(finding.opened()));
            return true;
        });
    }

    private static boolean same(@Nullable EntryId one, @Nullable EntryId other) {
        return one == null ? other == null : one.equals(other);
    }

    /**
     * Ends one.
     *
     * @param account who says so, or null for nobody
     * @return false when it is over already, or not there
     */
    public boolean end(EntryId id, Finding.Closing closing, @Nullable String account, Instant at)
            throws RegistryException {
        return tables.write(() -> tables.update(
                        "UPDATE lab_finding SET closed = ?, closing = ?, account = ? WHERE id = ? AND closed IS NULL",
                        Columns.micros(at),
                        closing.wireName(),
                        account,
                        id.value()))
                > 0;
    }

    private static Finding finding(ResultSet row) throws SQLException {
        return new Finding(
                new EntryId(row.getString(1)),
                new SchoolId(row.getString(2)),
                Columns.parsed(row, 3, EntryId::new),
                Columns.parsed(row, 4, DeviceId::new),
                Finding.Kind.of(row.getString(5)),
                row.getString(6),
                Columns.instant(row, 7),
                Columns.instantOrNull(row, 8),
                Columns.parsed(row, 9, Finding.Closing::of));
    }
}
