package org.chieng.server.api;

import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;

/** All schools that somebody may see, in the order of their ids. Blocks. */
public final class SeenSchools {
    private SeenSchools() {}

    /** Those of whoever asks. */
    public static List<School> of(Registry registry, Sight sight) throws RegistryException {
        List<School> seen = new ArrayList<>();
        SchoolId last = null;
        List<School> some;
        do {
            some = registry.schools(last, Page.MOST);
            some.stream().filter(sight::sees).forEach(seen::add);
            last = some.isEmpty() ? last : some.get(some.size() - 1).id();
        } while (some.size() == Page.MOST);
        return seen;
    }
}
