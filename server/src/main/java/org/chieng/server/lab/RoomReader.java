package org.chieng.server.lab;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.lab.SeatState;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Reads how rooms are now. Thread-safe; blocks. */
final class RoomReader {
    /** More than a school has. */
    static final int MOST_DEVICES = 2000;

    private final Registry registry;
    private final TimeSeriesStore store;
    private final org.chieng.server.api.Presence presence;

    RoomReader(Registry registry, TimeSeriesStore store, org.chieng.server.api.Presence presence) {
        this.registry = registry;
        this.store = store;
        this.presence = presence;
    }

    /** All rooms of a school, in the order of their ids. */
    List<Room> of(SchoolId school) throws RegistryException, StoreException {
        return read(school, registry.labs().of(school));
    }

    /** One room. */
    Room of(Lab lab) throws RegistryException, StoreException {
        return read(lab.school(), List.of(lab)).get(0);
    }

    private List<Room> read(SchoolId school, List<Lab> labs) throws RegistryException, StoreException {
        Map<EntryId, List<Device>> devices = new HashMap<>();
        for (Device one : registry.devices(school, null, MOST_DEVICES)) {
            EntryId lab = one.lab();
            if (lab != null && one.state() == DeviceState.ACTIVE) {
                devices.computeIfAbsent(lab, any -> new ArrayList<>()).add(one);
            }
        }
        Told told = told(devices, labs);
        boolean lineIsAway = lineIsAway(school);
        Map<DeviceId, LiveStatus> sessions = presence.now();
        List<Room> rooms = new ArrayList<>();
        for (Lab lab : labs) {
            List<MachineNow> machines = new ArrayList<>();
            for (Device device : devices.getOrDefault(lab.id(), List.of())) {
                machines.add(machine(device, told, sessions.get(device.id()), lineIsAway));
            }
            rooms.add(new Room(lab, registry.labBoard().seats().of(lab.id()), machines));
        }
        return rooms;
    }

    /** What machines said last: their states, their parts, and when that was. */
    private record Told(
            Map<DeviceId, Point> states,
            Map<DeviceId, List<Health>> health,
            Map<DeviceId, Long> heard,
            Map<DeviceId, Point> parts,
            Map<DeviceId, Point> boots) {}

    private Told told(Map<EntryId, List<Device>> devices, List<Lab> labs) throws StoreException {
        List<DeviceId> asked = labs.stream()
                .flatMap(lab -> devices.getOrDefault(lab.id(), List.of()).stream())
                .map(Device::id)
                .toList();
        Told told = new Told(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (SeriesLatest one : asked.isEmpty() ? List.<SeriesLatest>of() : store.latest(asked)) {
            DeviceId device = one.series().device();
            told.heard().merge(device, one.newest().timeMicros(), Math::max);
            if (!one.series().channel().source().equals(LabChannels.SOURCE)) {
                continue;
            }
            String channel = one.series().channel().channel();
            if (channel.equals(LabChannels.STATE)) {
                told.states().put(device, one.newest());
            } else if (channel.equals(LabChannels.IDENTITY)) {
                told.parts().put(device, one.newest());
            } else if (channel.equals(LabChannels.BOOTS)) {
                told.boots().put(device, one.newest());
            } else {
                text(one.newest())
                        .flatMap(text -> Health.of(channel, text))
                        .ifPresent(health -> told.health()
                                .computeIfAbsent(device, any -> new ArrayList<>())
                                .add(health));
            }
        }
        return told;
    }

    private static long number(Point point) {
        return point.value().fold(number -> (long) number.number(), text -> 0L, on -> 0L, data -> 0L);
    }

    private static Optional<String> text(Point point) {
        return point.value()
                .fold(
                        number -> Optional.empty(),
                        text -> Optional.of(text.text()),
                        on -> Optional.empty(),
                        data -> Optional.empty());
    }

    private static MachineNow machine(Device device, Told told, @Nullable LiveStatus session, boolean lineIsAway) {
        Point state = told.states().get(device.id());
        Optional<SeatState> said =
                state == null ? Optional.empty() : text(state).flatMap(SeatState::of);
        Long heard = told.heard().get(device.id());
        boolean connected = session != null && session.online();
        SeatUse use = SeatUse.of(connected, said, lineIsAway);
        Point parts = told.parts().get(device.id());
        Point boots = told.boots().get(device.id());
        return new MachineNow(
                device,
                use,
                since(connected, session, state, heard),
                heard == null ? null : at(heard),
                told.health().getOrDefault(device.id(), List.of()),
                parts == null ? null : text(parts).orElse(null),
                boots == null ? 0 : number(boots),
                parts != null && (boots == null || parts.timeMicros() >= boots.timeMicros()),
                said.filter(RoomReader::isBye).isPresent());
    }

    private static boolean isBye(SeatState said) {
        return said == SeatState.SLEEPING || said == SeatState.STOPPING;
    }

    private static @Nullable Instant since(
            boolean connected, @Nullable LiveStatus session, @Nullable Point state, @Nullable Long heard) {
        if (connected) {
            return state == null ? null : at(state.timeMicros());
        }
        return session != null ? at(session.sinceMicros()) : heard == null ? null : at(heard);
    }

    private static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private boolean lineIsAway(SchoolId school) throws RegistryException {
        return registry.links().of(school, null, 1).stream()
                .anyMatch(
                        span -> span.presence() == Presence.OFFLINE && span.to().isEmpty());
    }
}
