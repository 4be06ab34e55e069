package org.chieng.server.control;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SettingsVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes configurations to devices, each a change of the one before, and notes what the device says of it. One that it refuses is taken back: the
 * one before goes on. Confined to the event loop on which it was made; what blocks runs on a worker.
 */
final class SettingsKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsKeeper.class);

    /** What came of a change that the device has not answered: it hears of it when it comes. */
    static final String WAITING = "waiting";

    private static final Set<String> STATES = Set.of(
            SettingsVersion.DONE, "refused", "failed", "expired", "busy", WAITING, DeviceTalk.AWAY, DeviceTalk.SILENT);

    private static final int MAX_MESSAGE = 500;
    private static final byte[] NONE = {};

    private record Key(DeviceId device, long version) {}

    /**
     * A change.
     *
     * @param account who makes it, or null for a pupil
     * @param actor the same for the audit log
     * @param what {@code rules}, {@code calibration} or {@code restore}
     * @param subject the channel, or empty
     * @param change makes the new content of the one in force; throws IllegalArgumentException in words for whoever asks
     */
    record Change(
            @Nullable AccountId account,
            String actor,
            String what,
            String subject,
            UnaryOperator<SettingsContent> change) {}

    private final Vertx vertx;
    private final Registry registry;
    private final Downlink downlink;
    private final DeviceTalk talk;
    private final Blocking blocking;
    private final Map<Key, Promise<JsonObject>> waiting = new HashMap<>();

    /** Listens from now on; call on the event loop. */
    SettingsKeeper(Vertx vertx, Registry registry, Downlink downlink, DeviceTalk talk, Blocking blocking) {
        this.vertx = vertx;
        this.registry = registry;
        this.downlink = downlink;
        this.talk = talk;
        this.blocking = blocking;
        Context context = vertx.getOrCreateContext();
        downlink.onReply((device, id, payload) -> {
            if (id.equals(CommandId.CONFIG)) {
                context.runOnContext(any -> replied(device, DeviceTalk.parsed(payload)));
            }
        });
    }

    /**
     * Changes what a device is told.
     *
     * @return {@code {"state", "message"?, "version"?}}: what the device said, or {@code waiting} when it is told as soon as it comes, or {@code away}
     *     when it must be connected for the first change; fails with an {@link ApiException} when it can't be
     */
    Future<JsonObject> change(DeviceId device, Change change) {
        return blocking.run(() -> registry.deviceSettings().inForce(device).map(SettingsVersion::content))
                .compose(known -> known.isPresent()
                        ? push(device, change, null)
                        : talk.ask(device, new JsonObject().put("do", "settings"))
                                .compose(answer -> answer.getString("state").equals(SettingsVersion.DONE)
                                        ? push(device, change, answer)
                                        : Future.succeededFuture(answer(answer))));
    }

    private Future<JsonObject> push(DeviceId device, Change change, @Nullable JsonObject reported) {
        return blocking.run(() -> registry.transact(() -> added(device, change, reported), done -> true))
                .recover(why -> Future.failedFuture(
                        why instanceof IllegalArgumentException
                                ? new ApiException(Problem.INVALID_PARAMETER, String.valueOf(why.getMessage()))
                                : why))
                .compose(added -> send(added));
    }

    /** Blocks. */
    private SettingsVersion added(DeviceId device, Change change, @Nullable JsonObject reported)
            throws RegistryException {
        Optional<SettingsVersion> before = registry.deviceSettings().inForce(device);
        SettingsContent content = before.map(one -> SettingsContent.of(one.content()))
                .orElseGet(() -> SettingsContent.reported(reported == null ? new JsonObject() : reported));
        List<SettingsVersion> newest = registry.deviceSettings().newest(device, 1);
        // after the registry was set back to a backup the device knows later versions: time goes on all the same
        long next = Math.max(
                newest.isEmpty() ? 1 : newest.get(0).version() + 1,
                registry.now().getEpochSecond());
        SettingsVersion added = new SettingsVersion(
                device,
                next,
                registry.now(),
                change.account(),
                change.what(),
                change.subject(),
                change.change().apply(content).text(next),
                null,
                "");
        registry.deviceSettings().add(added);
        registry.audit().note(change.actor(), "settings-" + change.what(), device.value());
        return added;
    }

    private Future<JsonObject> send(SettingsVersion added) {
        Key key = new Key(added.device(), added.version());
        Promise<JsonObject> promise = Promise.promise();
        waiting.put(key, promise);
        boolean isListening = downlink.isListening(added.device());
        Downlink.Taken taken =
                downlink.configure(added.device(), added.content().getBytes(StandardCharsets.UTF_8));
        if (taken != Downlink.Taken.TAKEN) {
            waiting.remove(key);
            return blocking.run(() -> {
                registry.deviceSettings().answered(added.device(), added.version(), "failed", "too much waits");
                throw new ApiException(Problem.BUSY, "the gateway can keep no more settings: try again later");
            });
        }
        JsonObject later = DeviceTalk.state(WAITING, "");
        long timer = vertx.setTimer(isListening ? DeviceTalk.PATIENCE.toMillis() : 1, any -> settle(key, later));
        return promise.future()
                .onComplete(any -> vertx.cancelTimer(timer))
                .map(answer -> answer(answer).put("version", added.version()));
    }

    private void settle(Key key, JsonObject answer) {
        Promise<JsonObject> promise = waiting.remove(key);
        if (promise != null) {
            promise.complete(answer);
        }
    }

    private void replied(DeviceId device, JsonObject answer) {
        if (!(answer.getValue("version") instanceof Number version)) {
            return; // it could not even be read: not one of ours
        }
        Key key = new Key(device, version.longValue());
        JsonObject told = answer(answer);
        blocking.run(() -> noted(device, version.longValue(), told))
                .onSuccess(back -> {
                    back.ifPresent(payload -> downlink.configure(device, payload));
                    settle(key, told);
                })
                .onFailure(why -> LOG.warn("what {} said of its settings can't be noted: {}", device, why.toString()));
    }

    /**
     * Notes what a device said; blocks.
     *
     * @return what it is to be told in place of what it refused, empty for nothing
     */
    private Optional<byte[]> noted(DeviceId device, long version, JsonObject told) throws RegistryException {
        return registry.transact(
                () -> {
                    Optional<SettingsVersion> known = registry.deviceSettings().find(device, version);
                    if (known.isEmpty() || known.get().state() != null) {
                        return Optional.empty(); // it says so each time that it connects
                    }
                    boolean isNewest =
                            registry.deviceSettings().newest(device, 1).get(0).version() == version;
                    String state = told.getString("state");
                    registry.deviceSettings().answered(device, version, state, told.getString("message", ""));
                    return state.equals(SettingsVersion.DONE) || !isNewest
                            ? Optional.empty()
                            : Optional.of(registry.deviceSettings()
                                    .inForce(device)
                                    .map(one -> one.content().getBytes(StandardCharsets.UTF_8))
                                    .orElse(NONE));
                },
                done -> true);
    }

    /** What of an answer is for people. */
    static JsonObject answer(JsonObject answer) {
        String message = answer.getValue("message") instanceof String text ? text : "";
        return DeviceTalk.state(
                answer.getValue("state") instanceof String state && STATES.contains(state) ? state : "failed",
                message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message);
    }
}
