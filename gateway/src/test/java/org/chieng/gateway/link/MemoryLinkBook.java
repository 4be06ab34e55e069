package org.chieng.gateway.link;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chieng.protocol.name.DeviceId;

/** A book in memory, as the registry keeps it; can be out of order. */
final class MemoryLinkBook implements LinkBook {
    final List<Line> lines = new ArrayList<>();
    final Map<String, List<LinkSpan>> spans = new TreeMap<>();
    final Map<Long, KeptIncident> incidents = new TreeMap<>();
    final Map<String, Teller> tellers = new TreeMap<>();
    Optional<Instant> alive = Optional.empty();
    boolean broken;
    int saved;

    List<LinkSpan> of(String school) {
        return spans.getOrDefault(school, List.of());
    }

    @Override
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    @Override
    public boolean mayTell(DeviceId device) {
        return !device.value().startsWith("phone");
    }

    @Override
    public Kept load(Instant since) {
        return new Kept(
                alive,
                new HashMap<>(spans),
                List.copyOf(incidents.values()),
                incidents.keySet().stream().mapToLong(Long::longValue).max().orElse(0),
                List.copyOf(tellers.values()));
    }

    @Override
    public void save(Changes changes) throws IOException {
        if (broken) {
            throw new IOException("the book is out of order");
        }
        saved++;
        alive = Optional.of(changes.alive());
        changes.spans().forEach((school, rewritten) -> {
            List<LinkSpan> all = new ArrayList<>(of(school));
            all.removeIf(one -> !one.from().isBefore(rewritten.since()));
            all.removeIf(one ->
                    one.to().filter(end -> !end.isAfter(rewritten.since())).isEmpty());
            all.addAll(rewritten.spans());
            spans.put(school, all);
        });
        changes.gone().forEach(incidents::remove);
        changes.incidents().forEach(one -> incidents.put(one.incident().id(), one));
        changes.tellers().forEach(one -> tellers.put(one.device().device().value(), one));
    }
}
