package org.chieng.server.lab;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.LabRelay;
import org.chieng.server.registry.LabRelays;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Tells which computers stand in another room than their own, by the relay that hears them: a room's Pi answers in the room's own network.
 * Where rooms share a network nobody can tell, so that many who are heard next door are no news. Blocks.
 */
final class Moves {
    /** Chosen: a Pi that starts anew is back within some minutes, and a computer that meanwhile reported next door has not moved. */
    static final Duration SETTLED = Duration.ofMinutes(10);

    /** So many of one room that are heard by one other room's relay share a network with it. Chosen: nobody carries three at once and leaves them on. */
    static final int SHARED = 3;

    /** Of a finding of this class: the room in which it is. */
    private static final String TO = "to";

    private final Map<EntryId, DeviceId> relays = new HashMap<>();
    private final Map<DeviceId, Set<EntryId>> roomsOf = new HashMap<>();
    private final Map<DeviceId, LiveStatus> sessions;
    private final Instant now;

    /** @param rooms all of a school */
    Moves(List<Room> rooms, LabRelays known, Map<DeviceId, LiveStatus> sessions, Instant now) throws RegistryException {
        this.sessions = sessions;
        this.now = now;
        for (Room room : rooms) {
            EntryId lab = room.lab().id();
            Optional<LabRelay> relay = known.of(lab);
            relay.ifPresent(one -> {
                relays.put(lab, one.device());
                roomsOf.computeIfAbsent(one.device(), any -> new TreeSet<>(LabJson.BY_ID))
                        .add(lab);
            });
        }
    }

    /**
     * A computer that stands elsewhere, or is back.
     *
     * @param to in which room, or null when it is in its own
     */
    record Place(DeviceId device, @Nullable EntryId to) {
        /** The detail of a finding. */
        JsonObject detail() {
            return new JsonObject().put(TO, Objects.requireNonNull(to).value());
        }
    }

    /** Of a room's computers those of which it is known where they are. */
    List<Place> of(Room room) {
        List<Place> places = new ArrayList<>();
        DeviceId own = relays.get(room.lab().id());
        if (own == null) {
            return places; // its computers may report to whom they like
        }
        LiveStatus ownSession = sessions.get(own);
        boolean isOwnThere = ownSession != null && ownSession.online();
        Map<DeviceId, Integer> crossing = new HashMap<>();
        for (MachineNow machine : room.machines()) {
            relay(machine.device().id())
                    .filter(relay -> isElsewhere(room, relay))
                    .ifPresent(relay -> crossing.merge(relay, 1, Integer::sum));
        }
        for (MachineNow machine : room.machines()) {
            DeviceId device = machine.device().id();
            DeviceId relay = relay(device).orElse(null);
            if (relay == null) {
                continue;
            }
            if (relay.equals(own)) {
                places.add(new Place(device, null));
            } else if (isOwnThere
                    && isElsewhere(room, relay)
                    && isSettled(device)
                    && crossing.getOrDefault(relay, 0) < SHARED) {
                places.add(new Place(
                        device, roomsOf.getOrDefault(relay, Set.of()).iterator().next()));
            }
        }
        return places;
    }

    private Optional<DeviceId> relay(DeviceId device) {
        return Optional.ofNullable(sessions.get(device))
                .filter(LiveStatus::online)
                .map(LiveStatus::relay);
    }

    private boolean isElsewhere(Room room, DeviceId relay) {
        Set<EntryId> its = roomsOf.getOrDefault(relay, Set.of());
        return !its.isEmpty() && !its.contains(room.lab().id());
    }

    private boolean isSettled(DeviceId device) {
        LiveStatus session = sessions.get(device);
        return session != null && session.sinceMicros() <= now.minus(SETTLED).toEpochMilli() * 1000;
    }

    /** The room in which a computer was found, of a finding by its relay; empty of every other finding. */
    static Optional<EntryId> to(Finding finding) {
        return finding.kind() == Finding.Kind.MOVED
                ? Optional.ofNullable(new JsonObject(finding.detail()).getString(TO))
                        .map(EntryId::new)
                : Optional.empty();
    }
}
