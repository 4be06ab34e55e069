package org.chieng.server.lab;

import io.vertx.core.json.JsonObject;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.Consumer;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabRelay;
import org.chieng.server.registry.LabRelays;
import org.chieng.server.registry.Registry;
import org.jspecify.annotations.Nullable;

/** {@code …/labs/{lab}/relay}: which device sends for a room's computers. What is answered blocks. */
final class RelayRoutes {
    private final Registry registry;
    private final LabRelays relays;
    private final Consumer<DeviceId> ending;

    /** @param ending has a device log in anew, since it is told then what it may */
    RelayRoutes(Registry registry, Consumer<DeviceId> ending) {
        this.registry = registry;
        this.relays = registry.labBoard().relays();
        this.ending = ending;
    }

    void mount(Addresses all) {
        all.get("/schools/:school/labs/:lab/relay", asked -> relay(all.lab(asked)));
        all.post("/schools/:school/labs/:lab/relay", asked -> put(all.lab(asked), asked));
    }

    private JsonObject relay(Lab lab) throws Exception {
        JsonObject json = new JsonObject();
        relays.of(lab.id()).ifPresent(one -> {
            json.put("device", one.device().value());
            LabJson.putIf(json, "off", one.off() == null ? null : one.off().toString());
        });
        return json;
    }

    private @Nullable JsonObject put(Lab lab, Asked asked) throws Exception {
        DeviceId device = asked.body().deviceOrNull("device");
        LocalTime off = asked.body().has("off") ? asked.body().time("off") : null;
        Optional<LabRelay> before = relays.of(lab.id());
        if (device == null) {
            relays.remove(lab.id());
        } else {
            relays.put(lab, new LabRelay(lab.id(), device, off));
        }
        registry.audit().note(asked.actor(), "lab-relay", lab.id() + (device == null ? "" : " " + device));
        before.map(LabRelay::device).filter(one -> !one.equals(device)).ifPresent(ending);
        if (device != null && before.filter(one -> one.device().equals(device)).isEmpty()) {
            ending.accept(device);
        }
        return null;
    }
}
