package org.chieng.server.live;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.server.registry.EntryId;

/** The live pictures of all schools that somebody looks at. Confined to the event loop that it was made on. */
public final class LiveHub {
    /** Pages of one pupil: a phone, a computer, and some that were forgotten. */
    static final int MOST_OF_PUPIL = 6;

    /** Proxies cut a silent stream after 30 to 60 seconds; WHATWG HTML section 9.2.7 suggests 15. */
    private static final long HEARTBEAT_MILLIS = 15_000;

    private final Vertx vertx;
    private final SecureRandom random;
    private final int maxStreams;
    private final Consumer<SchoolId> looked;
    private final Map<SchoolId, SchoolLive> schools = new HashMap<>();
    private final long heartbeat;
    private final MessageConsumer<String> erased;
    private int streams;
    private final Map<EntryId, Integer> ofPupils = new HashMap<>();
    private boolean closed;

    /**
     * @param maxStreams how many pages may look at the same time
     * @param looked hears that somebody looks at a school: when a page comes, and then every 15 seconds
     */
    public LiveHub(Vertx vertx, SecureRandom random, int maxStreams, Consumer<SchoolId> looked) {
        this.vertx = vertx;
        this.random = random;
        this.maxStreams = maxStreams;
        this.looked = looked;
        this.heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, any -> beat());
        this.erased = vertx.eventBus().consumer(LiveFeed.ERASED, message -> forget(new SchoolId(message.body())));
    }

    /** How many pages look now. */
    public int streams() {
        return streams;
    }

    /** The pupils whose pages look at a school now, of those that this server serves. */
    public Set<EntryId> pupils(SchoolId id) {
        SchoolLive school = schools.get(id);
        return school == null ? Set.of() : school.pupils();
    }

    /**
     * Takes one of the places for streams; false when there is none left.
     *
     * @param pupil of whom it is, who may have {@value #MOST_OF_PUPIL}: one of a class can't take the places of all
     */
    boolean reserve(Optional<EntryId> pupil) {
        if (closed
                || streams >= maxStreams
                || pupil.filter(one -> ofPupils.getOrDefault(one, 0) >= MOST_OF_PUPIL)
                        .isPresent()) {
            return false;
        }
        streams++;
        pupil.ifPresent(one -> ofPupils.merge(one, 1, Integer::sum));
        return true;
    }

    /** Gives a place back. */
    void release(Optional<EntryId> pupil) {
        streams--;
        pupil.ifPresent(one -> ofPupils.computeIfPresent(one, (any, open) -> open == 1 ? null : open - 1));
    }

    /** The live picture of a school that exists; it listens from now on. */
    SchoolLive school(SchoolId id) {
        return schools.computeIfAbsent(
                id, any -> new SchoolLive(vertx, id, Long.toString(random.nextLong() & Long.MAX_VALUE, 36)));
    }

    /** A page has come to look at a school. */
    void looked(SchoolId id) {
        looked.accept(id);
    }

    /** A page that comes back begins anew: what was told until now may be of what was erased. */
    private void forget(SchoolId id) {
        SchoolLive gone = schools.remove(id);
        if (gone != null) {
            gone.close();
        }
    }

    private void beat() {
        schools.forEach((id, school) -> {
            if (school.isWatched()) {
                looked.accept(id);
            }
        });
        List<SchoolLive> unwatched =
                schools.values().stream().filter(SchoolLive::beat).toList();
        unwatched.forEach(SchoolLive::close);
        schools.values().removeAll(unwatched);
    }

    /** Ends every stream. */
    public void close() {
        closed = true;
        vertx.cancelTimer(heartbeat);
        erased.unregister();
        schools.values().forEach(SchoolLive::close);
        schools.clear();
    }
}
