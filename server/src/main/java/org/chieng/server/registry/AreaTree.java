package org.chieng.server.registry;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where an area lies on a day, and whether its tree can be walked. */
final class AreaTree {
    /** Deepest tree of areas that is followed, with what follows what; chosen: country to hamlet is at most 5. */
    static final int MAX_DEPTH = 16;

    /** Finds an area. */
    interface Lookup {
        Optional<Area> find(AreaId id) throws SQLException;
    }

    private final Lookup lookup;

    AreaTree(Lookup lookup) {
        this.lookup = lookup;
    }

    /** An area and those that it lies in on that day, the largest first; those that had ended are left for what follows them. */
    List<Area> pathOn(LocalDate day, AreaId id) throws SQLException {
        List<Area> path = new ArrayList<>();
        AreaId next = id;
        for (int depth = 0; next != null && depth < MAX_DEPTH; depth++) {
            Optional<Area> area = on(day, next);
            area.ifPresent(path::add);
            next = area.map(Area::parent).orElse(null);
        }
        Collections.reverse(path);
        return path;
    }

    /** What an area is on that day: itself, or what follows it. */
    Optional<Area> on(LocalDate day, AreaId id) throws SQLException {
        Optional<Area> area = lookup.find(id);
        for (int steps = 0; area.isPresent() && steps < MAX_DEPTH; steps++) {
            AreaId successor = area.get().successorOn(day);
            if (successor == null) {
                return area;
            }
            area = lookup.find(successor);
        }
        return area;
    }

    /**
     * Walks every way from an area: all must end.
     *
     * @throws RegistryException when one leads back, or to an area that is not there
     */
    void check(Area area) throws SQLException, RegistryException {
        check(area, area, 0);
    }

    private void check(Area begun, Area at, int depth) throws SQLException, RegistryException {
        if (depth == MAX_DEPTH) {
            throw new RegistryException(
                    "area '" + begun.id() + "' lies in itself, or deeper than " + MAX_DEPTH + " levels");
        }
        for (AreaId next : neighbours(at)) {
            Optional<Area> found = lookup.find(next);
            if (found.isEmpty()) {
                throw new RegistryException("area '" + at.id() + "' has the "
                        + (next.equals(at.parent()) ? "parent" : "follower") + " '" + next + "', which is not there");
            }
            check(begun, found.get(), depth + 1);
        }
    }

    private static List<AreaId> neighbours(Area area) {
        @Nullable AreaId parent = area.parent();
        @Nullable AreaId followedBy = area.followedBy();
        return Stream.concat(Stream.ofNullable(parent), Stream.ofNullable(followedBy))
                .toList();
    }
}
