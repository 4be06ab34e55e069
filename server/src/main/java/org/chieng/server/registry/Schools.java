package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/** Schools, and where they lie today. Thread-safe; blocks. */
public final class Schools {
    /** A day begins for all schools at the same moment, wherever the server stands. */
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final String SELECT = "SELECT id, name, area FROM school";
    /** From so many on it is quicker to read all areas once. */
    private static final int MANY = 32;

    private final Tables tables;
    private final Areas areas;
    private final Clock clock;

    Schools(Tables tables, Areas areas, Clock clock) {
        this.tables = tables;
        this.areas = areas;
        this.clock = clock;
    }

    /**
     * In the order of their ids, with the areas of today.
     *
     * @param after only those that follow this one, or null for all
     * @param limit how many at most
     */
    public List<School> list(@Nullable SchoolId after, int limit) throws RegistryException {
        return tables.read(() -> located(
                tables.list(
                        SELECT + " WHERE id > ? ORDER BY id LIMIT ?",
                        Schools::entry,
                        after == null ? "" : after.value(),
                        limit),
                today()));
    }

    /** One, with the areas of today. */
    public Optional<School> find(SchoolId id) throws RegistryException {
        return findOn(today(), id);
    }

    /** One, with the areas of a day. */
    public Optional<School> findOn(LocalDate day, SchoolId id) throws RegistryException {
        return tables.read(() ->
                located(tables.list(SELECT + " WHERE id = ?", Schools::entry, id.value()), day).stream()
                        .findFirst());
    }

    /** An area, or what follows it when it has ended by today; empty when there is none of that id. */
    public Optional<AreaId> areaToday(AreaId area) throws RegistryException {
        return tables.read(() -> areas.tree().on(today(), area).map(Area::id));
    }

    /** Those areas, and all that lie in one of them today. */
    public Set<AreaId> areasWithin(Set<AreaId> tops) throws RegistryException {
        return tables.read(() -> {
            AreaTree tree = inMemory();
            Set<AreaId> within = new HashSet<>();
            for (Area area : areas.all()) {
                if (tree.pathOn(today(), area.id()).stream().anyMatch(above -> tops.contains(above.id()))) {
                    within.add(area.id());
                }
            }
            return within;
        });
    }

    /** All as they were entered, in the order of their ids. */
    public List<SchoolEntry> entries() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id", Schools::entry));
    }

    /** Adds it, or brings the one of that id to the same. */
    public void put(SchoolEntry school) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO school (id, name, area, folded) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, area = excluded.area,"
                        + " folded = excluded.folded",
                school.id().value(),
                school.name(),
                school.area().value(),
                Folded.of(school.id().value(), school.name())));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    private List<School> located(List<SchoolEntry> entries, LocalDate day) throws SQLException, RegistryException {
        AreaTree tree = entries.size() < MANY ? areas.tree() : inMemory();
        List<School> schools = new ArrayList<>(entries.size());
        for (SchoolEntry entry : entries) {
            schools.add(new School(entry.id(), entry.name(), tree.pathOn(day, entry.area())));
        }
        return schools;
    }

    private AreaTree inMemory() throws RegistryException {
        Map<AreaId, Area> all = areas.all().stream().collect(Collectors.toMap(Area::id, Function.identity()));
        return new AreaTree(id -> Optional.ofNullable(all.get(id)));
    }

    private static SchoolEntry entry(ResultSet row) throws SQLException {
        return new SchoolEntry(new SchoolId(row.getString(1)), row.getString(2), new AreaId(row.getString(3)));
    }
}
