package org.chieng.server.lab;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.control.DeviceTalk;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabRelay;
import org.chieng.server.registry.Registry;

/** {@code …/labs/{lab}/wake} and {@code …/shutdown}: what the room's relay does with its computers. Runs on the event loop; what blocks does so on a worker. */
final class PowerRoutes {
    private final Registry registry;
    private final Blocking blocking;
    private final DeviceTalk talk;

    PowerRoutes(Registry registry, Blocking blocking, DeviceTalk talk) {
        this.registry = registry;
        this.blocking = blocking;
        this.talk = talk;
    }

    void mount(Router router) {
        AccessRoutes.post(router, "/schools/:school/labs/:lab/wake", (context, body) -> ask(context, "wake", body));
        AccessRoutes.post(
                router, "/schools/:school/labs/:lab/shutdown", (context, body) -> ask(context, "shutdown", body));
    }

    /** Who is asked, and for which computers. */
    private record Room(DeviceId relay, List<String> computers) {}

    private Future<?> ask(RoutingContext context, String what, JsonObject body) throws ApiException {
        boolean force = flag(body);
        List<String> wanted = wanted(body);
        String actor = AccessGuard.actor(context);
        SchoolId school = new SchoolId(String.valueOf(context.pathParam("school")));
        String lab = String.valueOf(context.pathParam("lab"));
        return blocking.run(() -> {
                    Room room = room(school, lab, wanted);
                    registry.audit().note(actor, "lab-" + what, lab + (force ? " force" : ""));
                    return room;
                })
                .compose(room -> {
                    JsonObject command =
                            new JsonObject().put("do", what).put("computers", new JsonArray(room.computers()));
                    return talk.ask(room.relay(), force ? command.put("force", true) : command);
                })
                .onSuccess(answer -> AccessRoutes.send(context, answer(answer)));
    }

    private static boolean flag(JsonObject body) throws ApiException {
        Object force = body.getValue("force");
        if (force != null && !(force instanceof Boolean)) {
            throw Fields.invalid("force", "must be true or false");
        }
        return Boolean.TRUE.equals(force);
    }

    private static List<String> wanted(JsonObject body) throws ApiException {
        List<String> wanted = new ArrayList<>();
        if (body.getValue("computers") instanceof JsonArray array && array.size() <= LabEvening.MOST_COMPUTERS) {
            for (Object one : array) {
                wanted.add(String.valueOf(one));
            }
        } else if (body.getValue("computers") != null) {
            throw Fields.invalid("computers", "must be a list of " + LabEvening.MOST_COMPUTERS + " names at most");
        }
        return wanted;
    }

    private Room room(SchoolId school, String name, List<String> wanted) throws Exception {
        Optional<Lab> lab = Optional.empty();
        try {
            lab = registry.labs()
                    .find(new EntryId(name))
                    .filter(one -> one.school().equals(school));
        } catch (IllegalArgumentException e) {
            // told below
        }
        EntryId id = lab.orElseThrow(() -> Asked.unknown("lab")).id();
        LabRelay relay = registry.labBoard()
                .relays()
                .of(id)
                .orElseThrow(() -> new ApiException(
                        Problem.CONFLICT,
                        "the room has no relay: choose the device that sends for its computers first"));
        List<String> computers = LabEvening.computers(registry, school, id, relay.device()).stream()
                .filter(one -> wanted.isEmpty() || wanted.contains(one))
                .toList();
        if (computers.isEmpty()) {
            throw new ApiException(Problem.CONFLICT, "none of these computers is in the room");
        }
        return new Room(relay.device(), computers);
    }

    /** {@code {"state", "message", "computers": [{"device", "result"}]}}. */
    private static JsonObject answer(JsonObject told) {
        JsonArray computers = new JsonArray();
        if (told.getValue("results") instanceof JsonObject results) {
            results.forEach(one -> computers.add(
                    new JsonObject().put("device", one.getKey()).put("result", String.valueOf(one.getValue()))));
        }
        JsonObject answer =
                new JsonObject().put("state", told.getString("state")).put("computers", computers);
        LabJson.putIf(answer, "message", told.getValue("message"));
        return answer;
    }
}
