package org.chieng.server.registry;

import java.time.LocalDate;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.jspecify.annotations.Nullable;

/**
 * What is planned for a school's line, or was done. Immutable.
 *
 * @param school whose
 * @param day the first on which the line is another, in the schools' time
 * @param what is done, as people say it
 * @param access which kind of line it is then, or null where nobody has said
 */
public record Upgrade(
        SchoolId school,
        LocalDate day,
        String what,
        @Nullable AccessClass access) {
    public Upgrade {
        Names.check("what", what);
    }
}
