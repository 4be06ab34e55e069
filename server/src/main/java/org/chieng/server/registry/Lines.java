package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.jspecify.annotations.Nullable;

/** What people know of schools' lines. Thread-safe; blocks. */
public final class Lines {
    private final Tables tables;

    Lines(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their schools' ids. */
    public List<Line> all() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT school, provider, declared, students, target FROM line ORDER BY school", Lines::line));
    }

    /** Adds it, or brings that of the school to the same. */
    public void put(Line line) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO line (school, provider, declared, students, target) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (school) DO UPDATE SET provider = excluded.provider, declared = excluded.declared,"
                        + " students = excluded.students, target = excluded.target",
                line.school().value(),
                line.provider(),
                line.declared() == null ? null : line.declared().wireName(),
                line.students(),
                line.target()));
    }

    /** What they cost, of those of which somebody has said it, in the order of their schools' ids. */
    public List<LinePrice> prices() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT school, month_price, gigabyte_price FROM line"
                        + " WHERE month_price IS NOT NULL OR gigabyte_price IS NOT NULL ORDER BY school",
                row -> new LinePrice(new SchoolId(row.getString(1)), price(row, 2), price(row, 3))));
    }

    /** Brings what the school's line costs to the same; a school without a line is left as it is. */
    public void put(LinePrice price) throws RegistryException {
        tables.write(() -> tables.update(
                "UPDATE line SET month_price = ?, gigabyte_price = ? WHERE school = ?",
                price.month(),
                price.gigabyte(),
                price.school().value()));
    }

    /** The newest share that somebody has published. */
    public Optional<DeclaredShare> share() throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT day, percent, source FROM declared_share ORDER BY day DESC, source LIMIT 1",
                row -> new DeclaredShare(LocalDate.parse(row.getString(1)), row.getDouble(2), row.getString(3))));
    }

    /** Adds it, or brings that of its day and source to the same. */
    public void put(DeclaredShare share) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO declared_share (day, percent, source) VALUES (?, ?, ?)"
                        + " ON CONFLICT (day, source) DO UPDATE SET percent = excluded.percent",
                share.day().toString(),
                share.percent(),
                share.source()));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new SchoolId(row.getString(1)), row.getString(2), access(row.getString(3)), number(row), real(row));
    }

    private static @Nullable AccessClass access(@Nullable String text) {
        return text == null ? null : AccessClass.of(text).orElse(null);
    }

    private static @Nullable Integer number(ResultSet row) throws SQLException {
        int number = row.getInt(4);
        return row.wasNull() ? null : number;
    }

    private static @Nullable Long price(ResultSet row, int column) throws SQLException {
        long price = row.getLong(column);
        return row.wasNull() ? null : price;
    }

    private static @Nullable Double real(ResultSet row) throws SQLException {
        double number = row.getDouble(5);
        return row.wasNull() ? null : number;
    }
}
