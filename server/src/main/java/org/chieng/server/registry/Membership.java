package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody may do what a role allows. Immutable.
 *
 * @param account who
 * @param role what as
 * @param school where, of a teacher or a lab manager; else null
 * @param area where, of the department; else null
 */
public record Membership(
        AccountId account,
        Role role,
        @Nullable SchoolId school,
        @Nullable AreaId area) {
    public Membership {
        boolean inSchool = role == Role.TEACHER || role == Role.LAB_MANAGER;
        if (inSchool != (school != null) || (role == Role.DEPARTMENT) != (area != null)) {
            throw new IllegalArgumentException("a " + role.wireName() + " belongs to "
                    + (inSchool ? "a school" : area(role)) + ", and nothing else");
        }
    }

    private static String area(Role role) {
        return role == Role.DEPARTMENT ? "an area" : "no school and no area";
    }
}
