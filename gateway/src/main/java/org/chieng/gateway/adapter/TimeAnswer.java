package org.chieng.gateway.adapter;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;

/** Reads {@code {"id":"…"}}, writes {@code {"id":"…","time":1795543000.123456,"live":true}}. Pure. */
final class TimeAnswer {
    private static final int MAX_BYTES = 256;

    private TimeAnswer() {}

    /**
     * The answer to a question that came on {@code time}.
     *
     * @param question an object with an {@code id}, which comes back in the answer; without, or with no payload, nothing comes back
     * @param takesLive whether the device may publish to {@code live}; when not, nothing is said of it
     * @param relays whether the device may publish to {@code relayed}; when not, nothing is said of it
     * @throws RejectedException when the question is no such object
     */
    static Buffer to(byte[] question, Instant now, boolean takesLive, boolean relays) throws RejectedException {
        JsonObject answer = new JsonObject();
        Object id = question.length == 0 ? null : parse(question).getValue("id");
        if (id != null) {
            answer.put("id", CommandId.parse(id.toString()).value());
        }
        // plain digits: boards' parsers do not all read 1.7E9
        BigDecimal seconds = BigDecimal.valueOf(now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000, 6);
        answer.put("time", seconds);
        if (takesLive) {
            answer.put("live", true);
        }
        return (relays ? answer.put("relay", true) : answer).toBuffer();
    }

    private static JsonObject parse(byte[] question) throws RejectedException {
        if (question.length <= MAX_BYTES) {
            try {
                return new JsonObject(Buffer.buffer(question));
            } catch (DecodeException | ClassCastException e) {
                // told below
            }
        }
        throw new RejectedException(
                ErrorCode.MALFORMED_PAYLOAD, "ask for the time with {\"id\":\"1\"}, or with nothing");
    }
}
