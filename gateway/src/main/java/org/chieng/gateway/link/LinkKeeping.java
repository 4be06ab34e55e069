package org.chieng.gateway.link;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be kept, until the book has it. Confined to the monitor's worker. */
final class LinkKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(LinkKeeping.class);

    private final LinkBook book;
    private final Map<String, Instant> changedSince = new HashMap<>();
    private final Map<Long, LinkBook.KeptIncident> incidents = new HashMap<>();
    private boolean fails;

    LinkKeeping(LinkBook book) {
        this.book = book;
    }

    /** Those are kept already. */
    void resume(List<LinkBook.KeptIncident> kept) {
        kept.forEach(one -> incidents.put(one.incident().id(), one));
    }

    /** A school's spans are others, from a moment on. */
    void changed(String school, Instant since) {
        changedSince.merge(school, since, (one, other) -> one.isBefore(other) ? one : other);
    }

    /** Since when a school's spans are others. */
    Instant since(String school) {
        return changedSince.getOrDefault(school, Instant.MIN);
    }

    /**
     * Gives the book what has changed, if anything has.
     *
     * @param alive whether it is to be noted although nothing has
     * @param spans of a school, since it changed
     * @param now all incidents; empty when none has changed since they were kept
     * @return whether the book has it; false also when there was nothing to give
     */
    boolean keep(
            Instant alive,
            boolean note,
            Function<String, List<LinkSpan>> spans,
            Optional<List<LinkBook.KeptIncident>> now,
            List<LinkBook.Teller> tellers) {
        List<LinkBook.KeptIncident> changed = new ArrayList<>();
        Map<Long, LinkBook.KeptIncident> all = new HashMap<>();
        for (LinkBook.KeptIncident one : now.orElse(List.of())) {
            long id = one.incident().id();
            all.put(id, one);
            if (!one.equals(incidents.get(id))) {
                changed.add(one);
            }
        }
        Set<Long> gone = new HashSet<>();
        for (Map.Entry<Long, LinkBook.KeptIncident> before :
                now.isPresent() ? incidents.entrySet() : Set.<Map.Entry<Long, LinkBook.KeptIncident>>of()) {
            // one that is over and left the tracker's memory stays in the book
            if (!all.containsKey(before.getKey())
                    && before.getValue().incident().to().isEmpty()) {
                gone.add(before.getKey());
            }
        }
        if (!note && changedSince.isEmpty() && changed.isEmpty() && gone.isEmpty() && tellers.isEmpty()) {
            return false;
        }
        Map<String, LinkBook.Rewritten> rewritten = new HashMap<>();
        changedSince.keySet().forEach(school -> {
            List<LinkSpan> its = spans.apply(school);
            rewritten.put(school, new LinkBook.Rewritten(its.get(0).from(), its));
        });
        try {
            book.save(new LinkBook.Changes(alive, rewritten, changed, gone, tellers));
        } catch (IOException e) {
            if (!fails) {
                LOG.warn("the states of lines can't be kept now, and wait: {}", e.getMessage());
            }
            fails = true;
            return false;
        }
        fails = false;
        changedSince.clear();
        if (now.isPresent()) {
            incidents.clear();
            incidents.putAll(all);
        }
        return true;
    }

    /** Spans of one school as the tracker had them: what was known of the kind of line does not part them. */
    static List<Interval> intervals(List<LinkSpan> spans) {
        List<Interval> intervals = new ArrayList<>();
        for (LinkSpan span : spans) {
            int last = intervals.size() - 1;
            Interval before = last < 0 ? null : intervals.get(last);
            if (before != null
                    && before.presence() == span.presence()
                    && before.cause() == span.cause()
                    && span.corrections().isEmpty()) {
                intervals.set(
                        last,
                        new Interval(
                                span.school(),
                                before.from(),
                                span.to(),
                                before.presence(),
                                before.cause(),
                                before.corrections()));
            } else {
                intervals.add(new Interval(
                        span.school(), span.from(), span.to(), span.presence(), span.cause(), span.corrections()));
            }
        }
        return intervals;
    }
}
