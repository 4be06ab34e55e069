package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.jspecify.annotations.Nullable;

/**
 * What people know of a school's line. Immutable.
 *
 * @param school whose
 * @param provider who sells it, or null
 * @param declared which kind it is said to be, or null
 * @param students how many the school has, 0 or more, or null
 * @param target Mbit/s that somebody set for it, above 0, or null for the usual one
 */
public record Line(
        SchoolId school,
        @Nullable String provider,
        @Nullable AccessClass declared,
        @Nullable Integer students,
        @Nullable Double target) {
    public Line {
        if (provider != null) {
            Names.check("provider", provider);
        }
        if (students != null && students < 0) {
            throw new IllegalArgumentException("students must be 0 or more");
        }
        if (target != null && !(target > 0)) {
            throw new IllegalArgumentException("target must be above 0 Mbit/s");
        }
    }
}
