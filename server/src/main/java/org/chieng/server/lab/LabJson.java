package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.chieng.protocol.lab.Health;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.jspecify.annotations.Nullable;

/** Rooms and care as JSON. */
final class LabJson {
    static final Comparator<EntryId> BY_ID = Comparator.comparing(EntryId::value);

    private LabJson() {}

    /** {@code {"id", "school", "name"}}. */
    static JsonObject lab(Lab lab) {
        return new JsonObject()
                .put("id", lab.id().value())
                .put("school", lab.school().value())
                .put("name", lab.name());
    }

    /** A room in a list: how many of its machines do what, and how many need care. */
    static JsonObject summary(Room room, List<Care> care) {
        JsonObject uses = new JsonObject();
        for (SeatUse use : SeatUse.values()) {
            uses.put(use.wireName(), room.count(use));
        }
        List<Care> its = of(room.lab(), care);
        return lab(room.lab())
                .put("machines", room.machines().size())
                .put("use", uses)
                .put("bad", count(its, Care.Gravity.BAD))
                .put("watch", count(its, Care.Gravity.WATCH));
    }

    private static long count(List<Care> care, Care.Gravity gravity) {
        return care.stream().filter(one -> one.first().gravity() == gravity).count();
    }

    private static List<Care> of(Lab lab, List<Care> care) {
        return care.stream()
                .filter(one -> one.lab() != null && one.lab().id().equals(lab.id()))
                .toList();
    }

    /** A room with its seats and machines. */
    static JsonObject room(Room room, List<Care> care, Instant now) {
        JsonArray seats = new JsonArray();
        room.seats()
                .forEach(seat -> seats.add(new JsonObject()
                        .put("label", seat.label())
                        .put("x", seat.x())
                        .put("y", seat.y())));
        JsonArray machines = new JsonArray();
        room.machines().forEach(one -> machines.add(machine(one, care)));
        return lab(room.lab())
                .put("now", now.toEpochMilli())
                .put("seats", seats)
                .put("machines", machines);
    }

    private static JsonObject machine(MachineNow machine, List<Care> care) {
        Device device = machine.device();
        JsonObject json = new JsonObject()
                .put("device", device.id().value())
                .put("name", device.name())
                .put("use", machine.use().wireName())
                .put("verdict", machine.verdict().wireName());
        putIf(json, "seat", device.seat());
        putIf(json, "since", millis(machine.since()));
        putIf(json, "heard", millis(machine.heard()));
        List<JsonObject> parts = new ArrayList<>();
        for (Health health : machine.health()) {
            JsonObject part = new JsonObject()
                    .put("part", health.part().wireName())
                    .put("index", health.index())
                    .put("verdict", health.verdict().wireName())
                    .put("reason", health.reason().wireName());
            health.number().ifPresent(number -> part.put("number", number));
            parts.add(part);
        }
        json.put("health", new JsonArray(parts));
        care.stream()
                .filter(one -> one.device() != null && one.device().id().equals(device.id()))
                .findFirst()
                .ifPresent(
                        one -> json.put("gravity", word(one.first().gravity())).put("reasons", reasons(one)));
        return json;
    }

    /** {@code {"lab", "labName", "device", "name", "seat", "gravity", "reasons": […]}}; without a device it is the room. */
    static JsonObject care(Care care) {
        JsonObject json = new JsonObject();
        Lab lab = care.lab();
        if (lab != null) {
            json.put("lab", lab.id().value()).put("labName", lab.name());
        }
        Device device = care.device();
        if (device != null) {
            json.put("device", device.id().value()).put("name", device.name());
            putIf(json, "seat", device.seat());
        }
        return json.put("gravity", word(care.first().gravity())).put("reasons", reasons(care));
    }

    private static JsonArray reasons(Care care) {
        JsonArray reasons = new JsonArray();
        for (Care.Reason one : care.reasons()) {
            JsonObject reason = new JsonObject().put("kind", one.kind()).put("gravity", word(one.gravity()));
            putIf(reason, "number", one.number());
            putIf(reason, "since", millis(one.since()));
            putIf(
                    reason,
                    "finding",
                    one.finding() == null ? null : one.finding().value());
            putText(reason, "room", one.room());
            putIf(reason, "ticket", one.ticket() == null ? null : one.ticket().value());
            reasons.add(reason);
        }
        return reasons;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** As text. */
    static void putText(JsonObject json, String name, @Nullable Object value) {
        putIf(json, name, value == null ? null : value.toString());
    }

    static void putIf(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
