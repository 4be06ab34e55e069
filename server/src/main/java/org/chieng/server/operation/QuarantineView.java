package org.chieng.server.operation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.health.Refused;

/** What was refused last, for an operator who wonders why a board's readings don't come. */
final class QuarantineView {
    private static final int MAX_SHOWN = 100;

    private QuarantineView() {}

    /**
     * {@code {"items": [{"time", "device", "school", "size", "stored", "reasons": [{"code", "record"?, "message"}], "text" or
     * "base64"}]}}, newest first; the payload's beginning is text where it is UTF-8.
     */
    static JsonObject json(Quarantine quarantine) {
        JsonArray items = new JsonArray();
        quarantine.newest(MAX_SHOWN).forEach(refused -> items.add(json(refused)));
        return new JsonObject().put("items", items);
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
