package org.chieng.server.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.api.Sight;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Pupil;
import org.chieng.server.registry.Role;
import org.chieng.server.registry.School;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has proved who they are, and where they may do what. Immutable.
 *
 * @param id of the account or pupil
 * @param name what others call them
 * @param grants of an adult; a department's area is the one that is there today
 * @param school a pupil's, else null
 * @param pupil the pupil, else null
 * @param scopes of a program's token; empty for a person, who has all
 * @param demo whether the session is one of the demo
 */
record Who(
        String id,
        String name,
        List<Membership> grants,
        @Nullable SchoolId school,
        @Nullable Pupil pupil,
        Optional<Set<String>> scopes,
        boolean demo)
        implements Sight {
    Who {
        grants = List.copyOf(grants);
    }

    boolean isPupil() {
        return school != null;
    }

    /** A pupil's class, else null. */
    @Nullable
    String schoolClass() {
        return pupil == null ? null : pupil.schoolClass().value();
    }

    /** Whether they have the role anywhere. */
    boolean is(Role role) {
        return grants.stream().anyMatch(grant -> grant.role() == role);
    }

    /** Whether a program's token has the scope; a person has. */
    boolean has(String scope) {
        return scopes.map(all -> all.contains(scope)).orElse(true);
    }

    @Override
    public Optional<Pupil> asPupil() {
        return Optional.ofNullable(pupil);
    }

    @Override
    public boolean sees(School other) {
        return other.id().equals(school) || grants.stream().anyMatch(grant -> covers(grant, other));
    }

    @Override
    public boolean seesComputersAt(School school) {
        return may(Set.of(Role.LAB_MANAGER, Role.DEPARTMENT, Role.ADMINISTRATOR), school);
    }

    /** Whether they have one of the roles at that school. */
    boolean may(Set<Role> roles, School at) {
        return grants.stream().anyMatch(grant -> roles.contains(grant.role()) && covers(grant, at));
    }

    private static boolean covers(Membership grant, School at) {
        return switch (grant.role()) {
            case ADMINISTRATOR -> true;
            case DEPARTMENT -> isIn(grant.area(), at);
            case LAB_MANAGER, TEACHER -> at.id().equals(grant.school());
        };
    }

    private static boolean isIn(@Nullable AreaId area, School at) {
        return at.areas().stream().anyMatch(one -> one.id().equals(area));
    }
}
