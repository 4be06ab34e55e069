package org.chieng.server.control;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;

/**
 * Asks devices and waits for what they answer, for {@link #PATIENCE} at most: a command that was not done by then never will be. Confined to the
 * event loop on which it was made.
 */
public final class DeviceTalk {
    /** How long an answer is waited for, and a command is good; chosen: an agent sets an actuator within 10 s or says so. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Beyond the deadline: how long an answer may be on its way. */
    private static final long LATE_MILLIS = 1_500;
    /** Questions that wait, of all pages together; chosen: some classes that all press at once. */
    private static final int MOST_WAITING = 1_000;
    /** Those of one device; an agent takes 16. */
    private static final int MOST_OF_DEVICE = 12;

    /** What came of a question beside what devices themselves answer. */
    static final String AWAY = "away";

    static final String SILENT = "silent";
    private static final String BUSY = "busy";
    private static final String FAILED = "failed";

    private record Key(DeviceId device, String id) {}

    private final Vertx vertx;
    private final Context context;
    private final Downlink downlink;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<Key, Promise<JsonObject>> waiting = new HashMap<>();

    /**
     * Listens from now on; call on the event loop.
     *
     * @param clock tells until when commands are good
     * @param random for their ids, which must never be the same, a restart between them or not
     */
    public DeviceTalk(Vertx vertx, Downlink downlink, Clock clock, SecureRandom random) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.downlink = downlink;
        this.clock = clock;
        this.random = random;
        downlink.onReply((device, id, payload) -> {
            if (!id.equals(CommandId.CONFIG)) {
                context.runOnContext(any -> replied(device, id.value(), payload));
            }
        });
    }

    /** An answer with a state, and a message where there is one to tell. */
    static JsonObject state(String state, String message) {
        JsonObject json = new JsonObject().put("state", state);
        return message.isEmpty() ? json : json.put("message", message);
    }

    /**
     * Sends a command.
     *
     * @param command without its deadline
     * @return never fails: what the device answered, or {@code away}, {@code silent} or {@code busy}
     */
    public Future<JsonObject> ask(DeviceId device, JsonObject command) {
        if (!downlink.isListening(device)) {
            return Future.succeededFuture(state(AWAY, ""));
        }
        long own = waiting.keySet().stream()
                .filter(key -> key.device().equals(device))
                .count();
        if (waiting.size() >= MOST_WAITING || own >= MOST_OF_DEVICE) {
            return Future.succeededFuture(state(BUSY, "too much is asked of it at once"));
        }
        Instant deadline = clock.instant().plus(PATIENCE);
        CommandId id = new CommandId("page-" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
        byte[] payload = command.copy()
                .put("deadline", deadline.getEpochSecond())
                .toBuffer()
                .getBytes();
        Future<JsonObject> answer = expect(device, id.value());
        if (downlink.send(device, id, payload, deadline) != Downlink.Taken.TAKEN) {
            settle(new Key(device, id.value()), state(BUSY, "too much waits for it"));
        }
        return answer;
    }

    private Future<JsonObject> expect(DeviceId device, String id) {
        Key key = new Key(device, id);
        Promise<JsonObject> promise = Promise.promise();
        waiting.put(key, promise);
        long timer = vertx.setTimer(PATIENCE.toMillis() + LATE_MILLIS, any -> settle(key, state(SILENT, "")));
        return promise.future().onComplete(any -> vertx.cancelTimer(timer));
    }

    private void settle(Key key, JsonObject answer) {
        Promise<JsonObject> promise = waiting.remove(key);
        if (promise != null) {
            promise.complete(answer);
        }
    }

    private void replied(DeviceId device, String id, byte[] payload) {
        Key key = new Key(device, id);
        if (waiting.containsKey(key)) {
            settle(key, parsed(payload));
        }
    }

    /** What a device sent, as far as it can be understood. */
    static JsonObject parsed(byte[] payload) {
        try {
            JsonObject answer = new JsonObject(Buffer.buffer(payload));
            if (answer.getValue("state") instanceof String) {
                return answer;
            }
        } catch (DecodeException | ClassCastException e) {
            // told below
        }
        return state(FAILED, "the device answers what can't be understood");
    }
}
