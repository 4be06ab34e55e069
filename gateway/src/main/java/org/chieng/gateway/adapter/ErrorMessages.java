package org.chieng.gateway.adapter;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.error.Rejection;

/** What is published on {@code errors}: one JSON object for each refusal, a summary for those past the tenth. Pure. */
public final class ErrorMessages {
    /** Chosen: enough to see what is wrong with a pack, too few to drown a small board. */
    static final int MOST = 10;

    private static final int MAX_TOPIC_CHARACTERS = 200;

    private ErrorMessages() {}

    /**
     * The messages about one publish.
     *
     * @param topic what was published to
     * @param rejections in the order of the payload; none gives no message
     */
    public static List<Buffer> of(String topic, List<Rejection> rejections) {
        List<Buffer> messages = new ArrayList<>();
        for (Rejection rejection : rejections.subList(0, Math.min(MOST, rejections.size()))) {
            JsonObject message = json(topic, rejection);
            if (rejection.record() != Rejection.WHOLE) {
                message.put("record", rejection.record());
            }
            messages.add(message.put("message", rejection.message()).toBuffer());
        }
        if (rejections.size() > MOST) {
            messages.add(json(topic, rejections.get(MOST))
                    .put("message", "and " + (rejections.size() - MOST) + " more records were refused")
                    .toBuffer());
        }
        return messages;
    }

    private static JsonObject json(String topic, Rejection rejection) {
        String shown = topic.length() <= MAX_TOPIC_CHARACTERS ? topic : topic.substring(0, MAX_TOPIC_CHARACTERS) + "…";
        return new JsonObject().put("code", rejection.code().wireName()).put("topic", shown);
    }
}
