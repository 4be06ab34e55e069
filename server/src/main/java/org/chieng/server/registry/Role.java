package org.chieng.server.registry;

import java.util.Locale;

/** What an adult does here. */
public enum Role {
    /** Runs the server: everywhere, everything. */
    ADMINISTRATOR,
    /** Sees all schools of an area. */
    DEPARTMENT,
    /** Keeps the computers of a school. */
    LAB_MANAGER,
    /** Teaches at a school. */
    TEACHER;

    /** As in tables and files, e.g. {@code lab-manager}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Role of(String wireName) {
        for (Role role : values()) {
            if (role.wireName().equals(wireName)) {
                return role;
            }
        }
        throw new IllegalArgumentException(
                "no role '" + wireName + "': administrator, department, lab-manager or teacher");
    }
}
