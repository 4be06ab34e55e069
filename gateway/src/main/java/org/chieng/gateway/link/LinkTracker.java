package org.chieng.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes intervals and incidents of what is heard of schools. What it is given: a beat whenever an agent is heard (a session begins, a message, a
 * ping), a look whenever its {@code link} readings come, late evidence from its {@code link/event} readings, and when nobody listened. Time comes
 * with each call and does not go back from one {@link #advance} to the next but by {@link #setBack}. Confined to one thread.
 */
public final class LinkTracker {
    /** Chosen: a month of a province's. */
    private static final int MOST_CLOSED = 4096;

    private final LinkTiming timing;
    private final Map<String, School> schools = new TreeMap<>();
    private final Map<Long, OpenIncident> open = new LinkedHashMap<>();
    private final Map<String, OpenIncident> bySchool = new HashMap<>();
    private final List<Incident> closed = new ArrayList<>();
    private boolean incidentsChanged;
    private @Nullable Instant deafSince;
    private long lastId;

    private record School(String name, Optional<String> provider, Optional<String> area, SchoolLine line) {}

    /** Knows no school yet. */
    public LinkTracker(LinkTiming timing) {
        this.timing = timing;
    }

    /**
     * Watches a school from now on.
     *
     * @param provider whose line it has, where that is known
     * @param area where it lies, where that is known
     */
    public void watch(String school, Optional<String> provider, Optional<String> area, Instant now) {
        SchoolLine line = schools.containsKey(school) ? line(school) : new SchoolLine(school, timing, now);
        schools.put(school, new School(school, provider, area, line));
    }

    /**
     * Watches a school whose intervals were kept, in place of {@link #watch}, once.
     *
     * @param kept at least one, the oldest first, the last one lasting
     * @param heard when it was followed last
     */
    public void resume(
            String school, Optional<String> provider, Optional<String> area, List<Interval> kept, Instant heard) {
        schools.put(school, new School(school, provider, area, new SchoolLine(school, timing, kept, heard)));
    }

    /**
     * Goes on with incidents that were kept, once, before the first {@link #advance}.
     *
     * @param last the highest id that was given away
     */
    public void resume(List<LinkBook.KeptIncident> kept, long last) {
        lastId = last;
        for (LinkBook.KeptIncident one : kept) {
            Incident incident = one.incident();
            if (incident.to().isPresent()) {
                closed.add(incident);
            } else {
                OpenIncident lasts = new OpenIncident(incident, one.told());
                open.put(incident.id(), lasts);
                incident.schools().forEach(school -> bySchool.putIfAbsent(school, lasts));
                if (incident.unstable()) {
                    incident.schools().stream()
                            .filter(schools::containsKey)
                            .forEach(school -> line(school).wasUnsteady());
                }
            }
        }
    }

    /** How often a school is heard at the least, by its own word. */
    public void keepAlive(String school, Duration said) {
        School found = schools.get(school);
        if (found != null) {
            found.line.keepAlive(said);
        }
    }

    /** Schools whose intervals are others than they were at the last call, with the moment since when. */
    Map<String, Instant> takeChanges() {
        Map<String, Instant> changes = new TreeMap<>();
        for (School school : schools.values()) {
            Instant since = school.line.takeChange();
            if (since != null) {
                changes.put(school.name, since);
            }
        }
        return changes;
    }

    /** Whether any incident is other than at the last call, begins, or is none any more. */
    boolean takeIncidentsChanged() {
        boolean changed = incidentsChanged;
        incidentsChanged = false;
        for (OpenIncident one : open.values()) {
            changed |= one.takeChange();
        }
        return changed;
    }

    /** All incidents, each with whether it was told. */
    List<LinkBook.KeptIncident> kept() {
        List<LinkBook.KeptIncident> all = new ArrayList<>();
        closed.forEach(one -> all.add(new LinkBook.KeptIncident(one, true)));
        open.values().forEach(one -> all.add(new LinkBook.KeptIncident(one.at(null), one.told)));
        return all;
    }

    /** A school's agent is heard; of a school that is not watched it is nothing. */
    public void beat(String school, Instant at) {
        School found = schools.get(school);
        if (found != null) {
            found.line.beat(at);
        }
    }

    /** A school's agent told what it sees of its line. */
    public void looked(String school, Instant at) {
        if (schools.containsKey(school)) {
            line(school).looked(at);
        }
    }

    /**
     * A school's agent tells afterwards what was. The interval is corrected, and keeps what was thought of it before; on a line that is seldom
     * heard one is found that silence did not show, and is told nobody, since it is over.
     *
     * @param cause what it says that it was, e.g. {@link Cause#POWER_OFF}
     * @param since when it began, by the agent's clock
     * @return false when there is no interval that it could be of
     */
    public boolean explain(String school, Cause cause, Instant since, Instant now) {
        Optional<Cause> found =
                schools.containsKey(school) ? line(school).explain(now, since, cause) : Optional.empty();
        if (found.isEmpty()) {
            return false;
        }
        Cause thought = found.get();
        open.values().stream()
                .filter(one -> one.schools.contains(school))
                .forEach(one -> one.cause = one.schools.size() == 1 ? thought : byMost(one.at(null)));
        closed.replaceAll(
                one -> isOf(one, school, since) ? with(one, one.schools().size() == 1 ? thought : byMost(one)) : one);
        incidentsChanged = true;
        return true;
    }

    /** An outage of many is one of power where most of them tell so. */
    private Cause byMost(Incident incident) {
        Instant end = incident.to().orElse(Instant.MAX);
        long dark = incident.schools().stream()
                .filter(schools::containsKey)
                .filter(school -> line(school).intervals().stream()
                        .anyMatch(one -> one.presence() == Presence.OFFLINE
                                && one.cause() == Cause.POWER_OFF
                                && one.from().isBefore(end)
                                && !one.from().isBefore(incident.from().minus(timing.peersWithin()))))
                .count();
        return 2 * dark > incident.schools().size() ? Cause.POWER_OFF : incident.cause();
    }

    private static boolean isOf(Incident one, String school, Instant since) {
        return one.schools().contains(school)
                && one.to().filter(since::isBefore).isPresent()
                && !since.isBefore(one.from().minus(Duration.ofHours(1)));
    }

    private static Incident with(Incident one, Cause cause) {
        return one.cause() == cause
                ? one
                : new Incident(one.id(), one.schools(), one.from(), one.to(), cause, one.unstable());
    }

    /** Nobody listens from then on: all stays as it is. */
    public void deaf(Instant from) {
        deafSince = deafSince == null ? from : deafSince;
    }

    /** Somebody listens again. The time in between is no data: it begins and ends no incident. */
    public void hearing(Instant now) {
        Instant from = deafSince;
        if (from != null) {
            schools.values().forEach(school -> school.line.unheard(from, now));
            deafSince = null;
        }
    }

    /** The clock was set back: what was thought of the time to come is corrected, and all goes on from now. */
    void setBack(Instant now) {
        if (deafSince != null && deafSince.isAfter(now)) {
            deafSince = now;
        }
        schools.values().forEach(school -> school.line.setBack(now));
        open.values().forEach(one -> one.setBack(now));
        closed.replaceAll(one -> notAfter(one, now));
        incidentsChanged = true;
    }

    private static Incident notAfter(Incident one, Instant now) {
        boolean isTrue = !one.from().isAfter(now)
                && one.to().filter(end -> end.isAfter(now)).isEmpty();
        return isTrue
                ? one
                : new Incident(
                        one.id(),
                        one.schools(),
                        one.from().isAfter(now) ? now : one.from(),
                        one.to().map(end -> end.isAfter(now) ? now : end),
                        one.cause(),
                        one.unstable());
    }

    /** Looks at all schools; to be called about as often as they beat. Gives what is to be told. */
    public List<Notice> advance(Instant now) {
        List<Notice> notices = new ArrayList<>();
        if (deafSince != null) {
            return notices;
        }
        boolean moved = false;
        for (School school : schools.values()) {
            school.line.advance(now);
            moved |= school.line.takeMoved();
        }
        for (School school : schools.values()) {
            follow(school, now, moved);
        }
        for (OpenIncident one : List.copyOf(open.values())) {
            Instant well = one.allWellSince();
            if (well != null && Duration.between(well, now).compareTo(timing.settle()) >= 0) {
                close(one, well, notices);
            } else if (!one.told && Duration.between(one.openedAt, now).compareTo(timing.peersWithin()) >= 0) {
                one.told = true;
                notices.add(new Notice(Notice.Kind.OPENED, one.at(null)));
            }
        }
        return notices;
    }

    private void close(OpenIncident one, Instant well, List<Notice> notices) {
        Incident over = one.at(well.isBefore(one.from) ? one.from : well);
        open.remove(one.id);
        one.schools.forEach(school -> bySchool.remove(school, one));
        closed.add(over);
        incidentsChanged = true;
        if (closed.size() > MOST_CLOSED) {
            closed.remove(0);
        }
        if (one.told) {
            notices.add(new Notice(Notice.Kind.CLOSED, over));
        }
    }

    /** @param moved whether any school's interval is another than the last time: only then can others be found that went together */
    private void follow(School school, Instant now, boolean moved) {
        Interval current = school.line.current();
        boolean offline = current.presence() == Presence.OFFLINE;
        Optional<Instant> unstable = school.line.unstableSince(now);
        Optional<OpenIncident> mine = incidentOf(school.name);
        if (offline || unstable.isPresent()) {
            OpenIncident incident = mine.orElseGet(() -> begin(now, offline ? current.from() : unstable.orElse(now)));
            hit(incident, school.name);
            incident.unstable |= !offline;
            if (offline && moved) {
                join(school, incident, now);
            }
        } else {
            mine.ifPresent(incident -> incident.well(school.name, school.line.wellSince()));
        }
    }

    private Optional<OpenIncident> incidentOf(String school) {
        return Optional.ofNullable(bySchool.get(school));
    }

    private void hit(OpenIncident incident, String school) {
        incident.hit(school);
        bySchool.put(school, incident);
    }

    private OpenIncident begin(Instant now, Instant from) {
        OpenIncident incident = new OpenIncident(++lastId, now, from);
        open.put(incident.id, incident);
        return incident;
    }

    private void join(School school, OpenIncident incident, Instant now) {
        joinPeers(school, School::provider, incident, now);
        joinPeers(school, School::area, incident, now);
    }

    /** Schools that went together are one incident: that of the first. */
    private void joinPeers(
            School school, Function<School, Optional<String>> group, OpenIncident incident, Instant now) {
        Optional<String> key = group.apply(school);
        if (key.isEmpty() || !open.containsKey(incident.id)) {
            return;
        }
        List<School> peers = schools.values().stream()
                .filter(one -> group.apply(one).equals(key) && one.line.presence() != Presence.UNSEEN)
                .toList();
        Instant from = school.line.current().from();
        Instant begin = beginOfMost(peers, from);
        Instant end = begin.plus(timing.peersWithin());
        List<School> gone = peers.stream()
                .filter(one -> one.line.presence() == Presence.OFFLINE
                        && !one.line.current().from().isBefore(begin)
                        && !one.line.current().from().isAfter(end))
                .toList();
        long heard = peers.stream()
                .filter(one -> one.line.presence() == Presence.ONLINE
                        || !one.line.current().from().isBefore(begin))
                .count();
        if (gone.size() >= timing.leastPeers() && gone.size() >= timing.peerShare() * heard) {
            OpenIncident first = gone.stream()
                    .flatMap(one -> incidentOf(one.name).stream())
                    .min((one, other) -> Long.compare(one.id, other.id))
                    .orElse(incident);
            gone.forEach(one -> {
                incidentOf(one.name).filter(its -> its != first).ifPresent(its -> {
                    first.absorb(its);
                    its.schools.forEach(name -> bySchool.put(name, first));
                    incidentsChanged = true;
                    first.told |= its.told;
                    open.remove(its.id);
                });
                hit(first, one.name);
                one.line.isOneOfMany(now);
            });
            first.cause = Cause.AREA_OUTAGE;
        }
    }

    /** Where the time begins within which most have gone, of those that hold a moment. */
    private Instant beginOfMost(List<School> peers, Instant moment) {
        List<Instant> gone = peers.stream()
                .filter(one -> one.line.presence() == Presence.OFFLINE)
                .map(one -> one.line.current().from())
                .toList();
        Instant best = moment;
        long most = 0;
        for (Instant begin : new TreeSet<>(gone)) {
            Instant end = begin.plus(timing.peersWithin());
            if (!begin.isAfter(moment) && !end.isBefore(moment)) {
                long with = gone.stream()
                        .filter(one -> !one.isBefore(begin) && !one.isAfter(end))
                        .count();
                best = with > most ? begin : best;
                most = Math.max(most, with);
            }
        }
        return best;
    }

    /** Intervals of a school, the oldest first, the last one lasting; the newest 256. Empty for one that is not watched. */
    public List<Interval> intervals(String school) {
        return schools.containsKey(school) ? line(school).intervals() : List.of();
    }

    /** The interval of a school that lasts; of one that is watched. */
    Interval current(String school) {
        return line(school).current();
    }

    /** How a school is now. */
    public Presence presence(String school) {
        return schools.containsKey(school) ? line(school).presence() : Presence.UNSEEN;
    }

    /** The newest {@value #MOST_CLOSED} incidents that are over, and those that last; the oldest first. */
    public List<Incident> incidents() {
        List<Incident> all = new ArrayList<>(closed);
        open.values().forEach(one -> all.add(one.at(null)));
        all.sort((one, other) -> Long.compare(one.id(), other.id()));
        return List.copyOf(all);
    }

    private SchoolLine line(String school) {
        School found = schools.get(school);
        if (found == null) {
            throw new IllegalArgumentException("not watched: " + school);
        }
        return found.line;
    }
}
