package org.chieng.server.registry.exchange;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.Area;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Club;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.SchoolEntry;

/** Areas, schools, and the groups and rooms of a school. */
final class PlaceSheets {
    static final Sheet<Area> AREAS = Sheet.plain(
                    "areas",
                    1,
                    List.of(
                            Column.required("id"),
                            Column.required("name"),
                            Column.optional("parent").in("areas"),
                            Column.optional("from"),
                            Column.optional("until"),
                            Column.optional("followed_by").in("areas")),
                    PlaceSheets::area,
                    area -> Arrays.asList(
                            area.id(), area.name(), area.parent(), area.from(), area.until(), area.followedBy()),
                    registry -> registry.areas().all(),
                    (registry, area) -> registry.areas().put(area))
            .lying((area, context) -> context.reach().has(area.id()));

    static final Sheet<SchoolEntry> SCHOOLS = Sheet.plain(
                    "schools",
                    1,
                    List.of(
                            Column.required("id"),
                            Column.required("name"),
                            Column.required("area").in("areas")),
                    cells -> new SchoolEntry(
                            cells.id("id", SchoolId::new), cells.name("name"), cells.id("area", AreaId::new)),
                    school -> Arrays.asList(school.id(), school.name(), school.area()),
                    registry -> registry.schools().entries(),
                    (registry, school) -> registry.schools().put(school))
            .lying((school, context) ->
                    context.reach().has(school.id()) || context.reach().has(school.area()));

    static final Sheet<Lab> LABS = Sheet.plain(
                    "labs",
                    1,
                    List.of(Column.required("id"), Column.required("school").in("schools"), Column.required("name")),
                    cells -> new Lab(
                            cells.id("id", EntryId::new), cells.id("school", SchoolId::new), cells.name("name")),
                    lab -> Arrays.asList(lab.id(), lab.school(), lab.name()),
                    registry -> registry.labs().all(),
                    (registry, lab) -> registry.labs().put(lab))
            .lying((lab, context) -> context.reach().has(lab.school()));

    static final Sheet<Club> CLUBS = Sheet.plain(
                    "clubs",
                    1,
                    LABS.columns(),
                    cells -> new Club(
                            cells.id("id", EntryId::new), cells.id("school", SchoolId::new), cells.name("name")),
                    club -> Arrays.asList(club.id(), club.school(), club.name()),
                    registry -> registry.clubs().all(),
                    (registry, club) -> registry.clubs().put(club))
            .lying((club, context) -> context.reach().has(club.school()));

    static final Sheet<SchoolClass> CLASSES = Sheet.plain(
                    "classes",
                    1,
                    List.of(
                            Column.required("id"),
                            Column.required("school").in("schools"),
                            Column.required("name"),
                            Column.required("school_year")),
                    PlaceSheets::schoolClass,
                    found -> Arrays.asList(found.id(), found.school(), found.name(), found.schoolYear()),
                    registry -> registry.classes().all(),
                    (registry, found) -> registry.classes().put(found))
            .lying((found, context) -> context.reach().has(found.school()));

    private PlaceSheets() {}

    private static Area area(Cells cells) throws CellException {
        AreaId id = cells.id("id", AreaId::new);
        String name = cells.name("name");
        AreaId parent = cells.idOrNull("parent", AreaId::new);
        LocalDate from = cells.dateOrNull("from");
        LocalDate until = cells.dateOrNull("until");
        AreaId followedBy = cells.idOrNull("followed_by", AreaId::new);
        if (from != null && until != null && !from.isBefore(until)) {
            throw new CellException("until", "until-before-from");
        }
        if (followedBy != null && until == null) {
            throw new CellException("until", "followed-without-end");
        }
        return new Area(id, name, parent, from, until, followedBy);
    }

    private static SchoolClass schoolClass(Cells cells) throws CellException {
        EntryId id = cells.id("id", EntryId::new);
        SchoolId school = cells.id("school", SchoolId::new);
        String name = cells.name("name");
        String year = cells.required("school_year").replace(" ", "").replace('–', '-');
        try {
            return new SchoolClass(id, school, name, year);
        } catch (IllegalArgumentException e) {
            throw new CellException("school_year", "school-year", year);
        }
    }
}
