package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.chieng.protocol.name.DeviceId;

/** How machines were used, by day and lesson. Thread-safe; blocks. */
public final class Uses {
    private final Tables tables;

    Uses(Tables tables) {
        this.tables = tables;
    }

    /**
     * Makes these a machine's parts of a day.
     *
     * @param slices all of that device and day
     */
    public void replace(DeviceId device, LocalDate day, List<UseSlice> slices) throws RegistryException {
        if (slices.stream()
                .anyMatch(one -> !one.device().equals(device) || !one.day().equals(day))) {
            throw new IllegalArgumentException("slices of another device or day");
        }
        tables.write(() -> {
            tables.update("DELETE FROM lab_use WHERE device = ? AND day = ?", device.value(), day.toString());
            for (UseSlice one : slices) {
                tables.update(
                        "INSERT INTO lab_use (device, day, lesson, lab, whole, powered, session, active, unknown, untold, weak)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        device.value(),
                        day.toString(),
                        one.lesson(),
                        Columns.text(one.lab()),
                        one.whole(),
                        one.powered(),
                        one.session(),
                        one.active(),
                        one.unknown(),
                        one.untold(),
                        one.weak());
            }
            return day;
        });
    }

    /**
     * Forgets a machine's days.
     *
     * @param first of them, of the years 0 to 9999
     * @param last of them, the same
     * @return how many parts of days
     */
    public int erase(DeviceId device, LocalDate first, LocalDate last) throws RegistryException {
        return tables.write(() -> tables.update(
                "DELETE FROM lab_use WHERE device = ? AND day >= ? AND day <= ?",
                device.value(),
                first.toString(),
                last.toString()));
    }

    /** Forgets what is older than a day, of all machines. */
    public int eraseBefore(LocalDate day) throws RegistryException {
        return tables.write(() -> tables.update("DELETE FROM lab_use WHERE day < ?", day.toString()));
    }

    /** A room's machines on some days, in the order of machine, day and lesson. */
    public List<UseSlice> of(EntryId lab, LocalDate first, LocalDate last) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT device, day, lesson, lab, whole, powered, session, active, unknown, untold, weak FROM lab_use"
                        + " WHERE lab = ? AND day >= ? AND day <= ? ORDER BY device, day, lesson",
                Uses::slice,
                lab.value(),
                first.toString(),
                last.toString()));
    }

    /**
     * What all machines of a room did on a day, in seconds.
     *
     * @param machines how many there is anything of
     */
    public record RoomDay(
            EntryId lab,
            LocalDate day,
            long machines,
            long whole,
            long powered,
            long session,
            long active,
            long unknown,
            long untold) {}

    /** Each room and day of a time that there is anything of, in the order of rooms and days. */
    public List<RoomDay> rooms(LocalDate first, LocalDate last) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT lab, day, count(DISTINCT device), sum(whole), sum(powered), sum(session), sum(active), sum(unknown), sum(untold)"
                        + " FROM lab_use WHERE lab IS NOT NULL AND day >= ? AND day <= ? GROUP BY lab, day ORDER BY lab, day",
                row -> new RoomDay(
                        new EntryId(row.getString(1)),
                        LocalDate.parse(row.getString(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9)),
                first.toString(),
                last.toString()));
    }

    /**
     * What a machine did in a time, in seconds.
     *
     * @param days on how many days it was on at all
     */
    public record Total(
            DeviceId device,
            long whole,
            long powered,
            long session,
            long active,
            long unknown,
            long untold,
            long weak,
            long days) {
        /** Of a machine of which nothing was told. */
        public static Total none(DeviceId device) {
            return new Total(device, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        /** Switched off, seconds. */
        public long off() {
            return whole - powered - untold;
        }
    }

    /** What each machine did in a room in a time, in the order of their ids. */
    public List<Total> totals(EntryId lab, LocalDate first, LocalDate last) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT device, sum(whole), sum(powered), sum(session), sum(active), sum(unknown), sum(untold), sum(weak),"
                        + " count(DISTINCT CASE WHEN powered > 0 THEN day END)"
                        + " FROM lab_use WHERE lab = ? AND day >= ? AND day <= ? GROUP BY device ORDER BY device",
                row -> new Total(
                        new DeviceId(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9)),
                lab.value(),
                first.toString(),
                last.toString()));
    }

    private static UseSlice slice(ResultSet row) throws SQLException {
        return new UseSlice(
                new DeviceId(row.getString(1)),
                LocalDate.parse(row.getString(2)),
                row.getInt(3),
                Columns.parsed(row, 4, EntryId::new),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10),
                row.getInt(11));
    }
}
