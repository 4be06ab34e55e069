package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.chieng.server.alert.AlertSettings;
import org.chieng.server.api.ApiException;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.Alert;
import org.chieng.server.registry.LabReceiver;
import org.chieng.server.registry.LabReceivers;
import org.chieng.server.registry.Registry;
import org.jspecify.annotations.Nullable;

/** {@code …/lab-alerts}: who at a school is told of its rooms. What is answered blocks. */
final class ReceiverRoutes {
    private static final int LONGEST = 500;

    private final Registry registry;
    private final LabReceivers receivers;
    private final AlertSettings.Schools ways;

    ReceiverRoutes(Registry registry, AlertSettings.Schools ways) {
        this.registry = registry;
        this.receivers = registry.labBoard().receivers();
        this.ways = ways;
    }

    void mount(Addresses all) {
        all.get("/schools/:school/lab-alerts", this::receiver);
        all.post("/schools/:school/lab-alerts", this::put);
    }

    private JsonObject receiver(Asked asked) throws Exception {
        Optional<LabReceiver> known = receivers.of(asked.school());
        JsonObject json = new JsonObject()
                .put("mail", new JsonArray(known.map(LabReceiver::mail).orElse(List.of())))
                .put("language", known.map(LabReceiver::language).orElse("vi"))
                .put(
                        "ways",
                        new JsonObject().put("mail", ways.mail()).put("hosts", new JsonArray(ways.webhookHosts())));
        known.ifPresent(one -> LabJson.putText(json, "webhook", one.webhook()));
        JsonArray newest = new JsonArray();
        registry.alerts().newestTo(asked.school()).forEach(one -> newest.add(json(one)));
        return json.put("newest", newest);
    }

    private static JsonObject json(Alert.Way way) {
        JsonObject json = new JsonObject()
                .put("channel", way.channel().replace("school-", ""))
                .put("over", way.isOver());
        way.sent().ifPresent(at -> json.put("sent", at.toEpochMilli()));
        way.fault().ifPresent(fault -> json.put("fault", fault));
        return json;
    }

    private @Nullable JsonObject put(Asked asked) throws Exception {
        Fields body = asked.body();
        LabReceiver receiver = new LabReceiver(
                asked.school(),
                body.texts("mail", LabReceiver.MOST_MAIL, LONGEST),
                webhook(body),
                body.has("language") ? body.words("language", 2) : "vi");
        if (!receiver.mail().isEmpty() && !ways.mail()) {
            throw Fields.invalid("mail", "can't be set: the server sends no mail to schools");
        }
        if (receiver.webhook() != null && !ways.webhookHosts().contains(receiver.host())) {
            throw Fields.invalid(
                    "webhook", "must be at one of the hosts that the operator allows: " + ways.webhookHosts());
        }
        receivers.put(receiver);
        registry.audit().note(asked.actor(), "lab-alerts", asked.school().value());
        return null;
    }

    private static @Nullable URI webhook(Fields body) throws ApiException {
        try {
            return body.has("webhook") ? new URI(body.words("webhook", LONGEST)) : null;
        } catch (URISyntaxException e) {
            throw Fields.invalid("webhook", "must be as https://host/path");
        }
    }
}
