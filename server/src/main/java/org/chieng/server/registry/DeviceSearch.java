package org.chieng.server.registry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Finds devices by words of their names and ids, and of their schools'. Thread-safe; blocks. */
public final class DeviceSearch {
    /** Most words that are looked for; what follows is not. */
    private static final int MAX_WORDS = 8;
    /** Up to so many schools are named in the question; of more, what is found is looked through. */
    private static final int MAX_NAMED = 32;
    /** Rows that are looked at in one access. */
    private static final int STEP = 1000;

    private static final String SELECT =
            "SELECT d.id, d.school, d.name, d.created, d.state, d.replaced_by, d.lab, d.seat, s.name"
                    + " FROM device d JOIN school s ON s.id = d.school WHERE d.id > ?";

    private final Tables tables;

    DeviceSearch(Tables tables) {
        this.tables = tables;
    }

    /** A device that was found, and what its school is called. */
    public record Found(Device device, String schoolName) {}

    /**
     * Those that hold all words, in the order of their ids. Marks and capitals make no difference.
     *
     * @param words with blanks between them; none find all devices
     * @param schools of which devices may be told
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public List<Found> find(String words, List<SchoolId> schools, @Nullable DeviceId after, int limit)
            throws RegistryException {
        if (schools.isEmpty()) {
            return List.of();
        }
        boolean isNamed = schools.size() <= MAX_NAMED;
        Set<SchoolId> seen = Set.copyOf(schools);
        List<String> folded = words(words);
        List<Found> all = new ArrayList<>();
        String last = after == null ? "" : after.value();
        List<Found> some;
        do {
            some = step(folded, isNamed ? schools : List.of(), last);
            some.stream()
                    .filter(found -> seen.contains(found.device().school()))
                    .limit(limit - (long) all.size())
                    .forEach(all::add);
            last = some.isEmpty()
                    ? last
                    : some.get(some.size() - 1).device().id().value();
        } while (all.size() < limit && some.size() == STEP);
        return all;
    }

    private List<Found> step(List<String> words, List<SchoolId> schools, String after) throws RegistryException {
        StringBuilder sql = new StringBuilder(SELECT);
        List<@Nullable Object> parameters = new ArrayList<>(List.of(after));
        for (String word : words) {
            sql.append(" AND (d.folded LIKE ? ESCAPE '!' OR s.folded LIKE ? ESCAPE '!')");
            parameters.add(word);
            parameters.add(word);
        }
        if (!schools.isEmpty()) {
            sql.append(" AND d.school IN (")
                    .append(String.join(", ", Collections.nCopies(schools.size(), "?")))
                    .append(')');
            schools.forEach(school -> parameters.add(school.value()));
        }
        sql.append(" ORDER BY d.id LIMIT ").append(STEP);
        return tables.read(() -> tables.list(
                sql.toString(), row -> new Found(Devices.device(row), row.getString(9)), parameters.toArray()));
    }

    private static List<String> words(String text) {
        return Stream.of(Folded.of(text).split(" ", -1))
                .filter(word -> !word.isEmpty())
                .limit(MAX_WORDS)
                .map(word -> "%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%")
                .toList();
    }

    /** Rows of before there was a search get what it looks at. */
    void fill() throws RegistryException {
        for (String table : List.of("school", "device")) {
            while (fillSome(table) == STEP) {
                // there may be more
            }
        }
    }

    private int fillSome(String table) throws RegistryException {
        record Row(String id, String name) {}
        List<Row> rows = tables.read(() -> tables.list(
                "SELECT id, name FROM " + table + " WHERE folded IS NULL LIMIT " + STEP,
                row -> new Row(row.getString(1), row.getString(2))));
        if (rows.isEmpty()) {
            return 0;
        }
        return tables.write(() -> {
            for (Row row : rows) {
                fill(table, row.id(), row.name());
            }
            return rows.size();
        });
    }

    private void fill(String table, String id, String name) throws SQLException {
        tables.update("UPDATE " + table + " SET folded = ? WHERE id = ?", Folded.of(id, name), id);
    }
}
