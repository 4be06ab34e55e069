package org.chieng.server.phone;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.live.ClassNews;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Pupil;

/**
 * The pupils whose own phones measure now: they have no live stream by which the wall would know that they are there. Confined to one event loop;
 * holds one entry of each session that sends, until it has been silent for {@link #SILENT}.
 */
public final class MeasuringPupils {
    /** A phone sends once a second, and waits 15 s at the most after a failure. */
    private static final Duration SILENT = Duration.ofSeconds(20);

    private record Measuring(SchoolId school, EntryId schoolClass, long lastNanos) {}

    private final Vertx vertx;
    private final Map<EntryId, Measuring> measuring = new HashMap<>();

    /**
     * Begins to look who has become silent.
     *
     * @param vertx also carries the news of who has come and gone to the wall
     */
    public MeasuringPupils(Vertx vertx) {
        this.vertx = vertx;
        vertx.setPeriodic(SILENT.toMillis() / 4, timer -> dropSilent());
    }

    /** Of a school. */
    public Set<EntryId> of(SchoolId school) {
        Set<EntryId> pupils = new HashSet<>();
        measuring.forEach((pupil, one) -> {
            if (one.school().equals(school)) {
                pupils.add(pupil);
            }
        });
        return pupils;
    }

    void sent(Pupil pupil, SchoolId school) {
        Measuring before = measuring.put(pupil.id(), new Measuring(school, pupil.schoolClass(), System.nanoTime()));
        if (before == null) {
            ClassNews.people(school, pupil.schoolClass()).tell(vertx);
        }
    }

    private void dropSilent() {
        long now = System.nanoTime();
        measuring.values().removeIf(one -> {
            boolean isSilent = now - one.lastNanos() > SILENT.toNanos();
            if (isSilent) {
                ClassNews.people(one.school(), one.schoolClass()).tell(vertx);
            }
            return isSilent;
        });
    }
}
