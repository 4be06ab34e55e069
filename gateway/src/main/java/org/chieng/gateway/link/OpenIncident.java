package org.chieng.gateway.link;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An incident that lasts. Confined to the tracker's thread. */
final class OpenIncident {
    final long id;
    Instant openedAt;
    Instant from;
    Cause cause = Cause.SILENT;
    boolean unstable;
    boolean told;
    final Set<String> schools = new HashSet<>();
    private final Map<String, Instant> wellSince = new HashMap<>();
    private @Nullable Seen seen;

    /** What is kept of it, with how many schools it has hit: they only become more. */
    private record Seen(int schools, Instant from, Cause cause, boolean unstable, boolean told) {}

    OpenIncident(long id, Instant openedAt, Instant from) {
        this.id = id;
        this.openedAt = openedAt;
        this.from = from;
    }

    /** One that was kept. */
    OpenIncident(Incident kept, boolean told) {
        this(kept.id(), kept.from(), kept.from());
        this.cause = kept.cause();
        this.unstable = kept.unstable();
        this.told = told;
        schools.addAll(kept.schools());
    }

    /** Whether what is kept of it is other than at the last call. */
    boolean takeChange() {
        Seen before = seen;
        Seen now = new Seen(schools.size(), from, cause, unstable, told);
        seen = now;
        return !now.equals(before);
    }

    /** A school is hit; again, when it was well in between. */
    void hit(String school) {
        schools.add(school);
        unstable |= wellSince.remove(school) != null;
    }

    void well(String school, Instant since) {
        wellSince.putIfAbsent(school, since);
    }

    void absorb(OpenIncident other) {
        schools.addAll(other.schools);
        wellSince.putAll(other.wellSince);
        from = other.from.isBefore(from) ? other.from : from;
        unstable |= other.unstable;
    }

    /** The clock was set back: nothing is later than now. */
    void setBack(Instant now) {
        openedAt = earlier(openedAt, now);
        from = earlier(from, now);
        wellSince.replaceAll((school, since) -> earlier(since, now));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isAfter(other) ? other : one;
    }

    /** Since when all are well; null while one is not. */
    @Nullable
    Instant allWellSince() {
        return wellSince.keySet().containsAll(schools)
                ? wellSince.values().stream().max(Instant::compareTo).orElse(null)
                : null;
    }

    Incident at(@Nullable Instant end) {
        return new Incident(id, new TreeSet<>(schools), from, Optional.ofNullable(end), cause, unstable);
    }
}
