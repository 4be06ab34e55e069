package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabRelay;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.report.SchoolHours;

/** Has rooms shut down at the end of days with school, where a lab manager has said when. Confined to one thread; blocks. */
final class LabEvening {
    /** So long after the time it is still done, where the relay or the server was away; chosen: nobody comes back by then. */
    private static final Duration LATE = Duration.ofMinutes(30);

    /** Of a command; an agent takes as many. */
    static final int MOST_COMPUTERS = 120;

    private static final int MOST_DEVICES = 2000;

    private final Registry registry;
    private final Downlink downlink;
    private final Clock clock;
    private final Map<EntryId, LocalDate> done = new HashMap<>();

    LabEvening(Registry registry, Downlink downlink, Clock clock) {
        this.registry = registry;
        this.downlink = downlink;
        this.clock = clock;
    }

    /** Looks whether it is time. The command's name is made of the room and the day: a relay does it once, whoever asks twice. */
    void look() throws RegistryException {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, SchoolHours.ZONE);
        for (LabRelay relay : registry.labBoard().relays().withTime()) {
            LocalTime off = relay.off();
            Optional<Lab> lab = registry.labs().find(relay.lab());
            if (off == null || lab.isEmpty() || today.equals(done.get(relay.lab()))) {
                continue;
            }
            Instant due = today.atTime(off).atZone(SchoolHours.ZONE).toInstant();
            boolean isTime = !now.isBefore(due) && now.isBefore(due.plus(LATE));
            if (isTime && days(lab.get()).isSchool(today)) {
                send(relay, lab.get(), today, due.plus(LATE));
                done.put(relay.lab(), today);
            }
        }
    }

    private SchoolDays days(Lab lab) throws RegistryException {
        return new SchoolDays(
                registry.labBoard().timetables().of(lab.id()),
                registry.labBoard().timetables().holidays(lab.school()));
    }

    private void send(LabRelay relay, Lab lab, LocalDate today, Instant until) throws RegistryException {
        List<String> computers = computers(registry, lab.school(), lab.id(), relay.device());
        if (computers.isEmpty()) {
            return;
        }
        JsonObject command = new JsonObject()
                .put("do", "shutdown")
                .put("computers", new JsonArray(computers))
                .put("deadline", until.getEpochSecond());
        CommandId id = new CommandId(
                "off-" + today + "-" + Integer.toHexString(lab.id().hashCode()));
        downlink.send(relay.device(), id, command.toBuffer().getBytes(), until);
    }

    /** The devices of a room but for its relay, as many as a command takes. */
    static List<String> computers(Registry registry, SchoolId school, EntryId lab, DeviceId relay)
            throws RegistryException {
        return registry.devices(school, null, MOST_DEVICES).stream()
                .filter(one -> lab.equals(one.lab()) && one.state() == DeviceState.ACTIVE)
                .map(Device::id)
                .filter(one -> !one.equals(relay))
                .map(DeviceId::value)
                .limit(MOST_COMPUTERS)
                .toList();
    }
}
