package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Machines;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Devices that are, or may be, one machine: a person says so, and may take it back. What is answered blocks. */
final class MergeRoutes {
    private final Registry registry;
    private final Machines machines;
    private final RoomReader reader;
    private final Consumer<DeviceId> ending;

    /** @param ending ends the sessions of a device that may not log in any more */
    MergeRoutes(Registry registry, RoomReader reader, Consumer<DeviceId> ending) {
        this.registry = registry;
        this.machines = registry.labBoard().machines();
        this.reader = reader;
        this.ending = ending;
    }

    void mount(Addresses all) {
        all.get("/schools/:school/merges", this::merges);
        all.post("/schools/:school/merges", this::merge);
        all.post("/schools/:school/merges/:merge/undo", this::undo);
    }

    private JsonObject merges(Asked asked) throws Exception {
        Map<DeviceId, Device> devices = new HashMap<>();
        registry.devices(asked.school(), null, RoomReader.MOST_DEVICES).forEach(one -> devices.put(one.id(), one));
        List<Machines.Merge> known = machines.merges(asked.school());
        JsonArray items = new JsonArray();
        known.forEach(one -> items.add(json(one, devices)));
        JsonArray alike = new JsonArray();
        for (Lookalikes.Pair one : Lookalikes.of(reader.of(asked.school()), known)) {
            alike.add(new JsonObject()
                    .put("one", json(one.one()))
                    .put("other", json(one.other()))
                    .put("likeness", Math.round(one.share() * 100)));
        }
        return new JsonObject().put("items", items).put("alike", alike);
    }

    private static JsonObject json(MachineNow machine) {
        Device device = machine.device();
        JsonObject json = new JsonObject()
                .put("device", device.id().value())
                .put("name", device.name())
                .put("use", machine.use().wireName());
        LabJson.putText(json, "lab", device.lab());
        LabJson.putText(json, "seat", device.seat());
        LabJson.putIf(json, "heard", machine.lastHeard().map(LabJson::millis).orElse(null));
        return json;
    }

    private static JsonObject json(Machines.Merge merge, Map<DeviceId, Device> devices) {
        JsonObject json = new JsonObject()
                .put("id", merge.id().value())
                .put("kept", merge.kept().value())
                .put("keptName", name(merge.kept(), devices))
                .put("gone", merge.gone().value())
                .put("goneName", name(merge.gone(), devices))
                .put("time", merge.at().toEpochMilli())
                .put("byItself", merge.account().equals(Watcher.ITSELF));
        LabJson.putIf(json, "undone", LabJson.millis(merge.undone()));
        return json;
    }

    private static String name(DeviceId id, Map<DeviceId, Device> devices) {
        Device device = devices.get(id);
        return device == null ? id.value() : device.name();
    }

    private JsonObject merge(Asked asked) throws Exception {
        EntryId id = new EntryId(UUID.randomUUID().toString());
        DeviceId kept = device(asked, "kept");
        DeviceId gone = device(asked, "gone");
        Machines.Merge merge = new Machines.Merge(id, kept, gone, registry.now(), asked.actor(), null);
        if (!machines.merge(registry.devices(), asked.school(), merge)) {
            throw new ApiException(Problem.CONFLICT, "'kept' and 'gone' must be two devices of this school in use");
        }
        ending.accept(gone);
        return new JsonObject().put("id", id.value());
    }

    private static DeviceId device(Asked asked, String name) throws ApiException {
        DeviceId id = asked.body().deviceOrNull(name);
        if (id == null) {
            throw Fields.invalid(name, "must be the id of a device");
        }
        return id;
    }

    private @Nullable JsonObject undo(Asked asked) throws ApiException, RegistryException {
        EntryId id = asked.id("merge");
        if (!machines.undo(registry.devices(), asked.school(), id, asked.actor(), registry.now())) {
            throw Asked.unknown("merge");
        }
        return null;
    }
}
