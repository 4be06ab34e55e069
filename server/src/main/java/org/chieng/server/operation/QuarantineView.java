package org.chieng.server.operation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.chieng.gateway.health.DeviceRefusals;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.health.Refused;

/** What was refused last, for an operator who wonders why a board's readings don't come. */
final class QuarantineView {
    private static final int MAX_SHOWN = 100;

    private QuarantineView() {}

    /**
     * {@code {"items": [{"time", "device", "school", "size", "stored", "reasons": [{"code", "record"?, "message"}], "text" or
     * "base64"}], "devices": [{"device", "school", "refused": {code: count}, "slowed"}]}}: items newest first, a payload's beginning is text
     * where it is UTF-8; devices with most refusals first, {@code slowed} is how often one was made to wait.
     */
    static JsonObject json(Quarantine quarantine, DeviceRefusals refusals) {
        JsonArray items = new JsonArray();
        quarantine.newest(MAX_SHOWN).forEach(refused -> items.add(json(refused)));
        JsonArray devices = new JsonArray();
        refusals.most(MAX_SHOWN).forEach(counted -> devices.add(json(counted)));
        return new JsonObject().put("items", items).put("devices", devices);
    }

    private static JsonObject json(DeviceRefusals.Counted counted) {
        JsonObject refused = new JsonObject();
        counted.refused().forEach((code, count) -> refused.put(code.wireName(), count));
        return new JsonObject()
                .put("device", counted.device().device().value())
                .put("school", counted.device().school().value())
                .put("refused", refused)
                .put("slowed", counted.slowed());
    }

    private static JsonObject json(Refused refused) {
        JsonArray reasons = new JsonArray();
        refused.rejections().forEach(rejection -> {
            JsonObject reason =
                    new JsonObject().put("code", rejection.code().wireName()).put("message", rejection.message());
            if (rejection.record() >= 0) {
                reason.put("record", rejection.record());
            }
            reasons.add(reason);
        });
        JsonObject json = new JsonObject()
                .put("time", refused.time().toEpochMilli())
                .put("device", refused.device().device().value())
                .put("school", refused.device().school().value())
                .put("size", refused.size())
                .put("stored", refused.stored())
                .put("reasons", reasons);
        try {
            return json.put(
                    "text",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(refused.payload())
                            .toString());
        } catch (CharacterCodingException e) {
            byte[] bytes = new byte[refused.payload().remaining()];
            refused.payload().get(bytes);
            return json.put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
