package org.chieng.server.cluster;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.live.LiveReadings;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.Erasing;
import org.chieng.server.phone.Readings;

/**
 * Tells all servers which devices are at this gateway, takes their commands, and passes replies on. A verticle; confined to its event
 * loop.
 */
public final class GatewayVoice extends VerticleBase {
    /** How often it speaks; a server forgets a gateway after several times that. */
    static final long PERIOD_MILLIS = 1_000;

    private final Downlink downlink;
    private final Supplier<Collection<LiveStatus>> presence;
    private final Erasing erasing;
    private final Consumer<DeviceId> ending;
    private final Readings readings;
    private final String name = UUID.randomUUID().toString();
    private Set<DeviceId> toldListening = Set.of();
    private Map<DeviceId, LiveStatus> toldStatuses = Map.of();
    private long number;

    /**
     * @param downlink the gateway's
     * @param presence of every device that the gateway knows of
     * @param erasing forgets in this gateway
     * @param ending ends the sessions of a device at this gateway; must not block
     * @param readings the gateway's own way into the store
     */
    public GatewayVoice(
            Downlink downlink,
            Supplier<Collection<LiveStatus>> presence,
            Erasing erasing,
            Consumer<DeviceId> ending,
            Readings readings) {
        this.readings = readings;
        this.ending = ending;
        this.erasing = erasing;
        this.downlink = downlink;
        this.presence = presence;
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        downlink.onReply((device, id, payload) ->
                bus.publish(Wire.REPLIES, Wire.about(device, payload).put("id", id.value())));
        vertx.setPeriodic(PERIOD_MILLIS, any -> speak());
        return Future.all(
                bus.<JsonObject>consumer(
                                Wire.commands(name),
                                message -> take(message.body()).thenAccept(message::reply))
                        .completion(),
                bus.<JsonObject>consumer(Wire.snapshot(name), message -> message.reply(snapshot()))
                        .completion(),
                bus.<JsonObject>consumer(Wire.erasures(name), this::erase).completion(),
                bus.<LiveReadings>consumer(Wire.READINGS, this::store).completion(),
                bus.<JsonObject>consumer(Wire.REVOCATIONS, message -> ending.accept(Wire.device(message.body())))
                        .completion(),
                bus.<JsonObject>consumer(Wire.CONFIGS, message -> configure(message.body()))
                        .completion());
    }

    /** What became of a command; told once it outlives a power cut. */
    private CompletionStage<String> take(JsonObject command) {
        Downlink.Taken taken = downlink.send(
                Wire.device(command),
                Wire.id(command),
                command.getBinary("payload"),
                Instant.ofEpochMilli(command.getLong("expiry")));
        return taken == Downlink.Taken.TAKEN
                ? downlink.kept().thenApply(kept -> (kept ? taken : Downlink.Taken.FULL).name())
                : CompletableFuture.completedFuture(taken.name());
    }

    private void erase(Message<JsonObject> message) {
        JsonObject asked = message.body();
        erasing.erase(Wire.enrolled(asked), asked.getLong("from"), asked.getLong("to"))
                .onSuccess(erased -> message.reply(Wire.erased(erased)))
                .onFailure(why -> message.fail(1, String.valueOf(why.getMessage())));
    }

    private void store(Message<LiveReadings> message) {
        LiveReadings sent = message.body();
        SchoolId school = new SchoolId(message.headers().get(Wire.SCHOOL));
        readings.take(new EnrolledDevice(sent.device(), school), sent.readings())
                .onSuccess(message::reply)
                .onFailure(why -> message.fail(Wire.code(why), String.valueOf(why.getMessage())));
    }

    private void configure(JsonObject config) {
        downlink.configure(Wire.device(config), config.getBinary("payload"));
    }

    private JsonObject snapshot() {
        return new JsonObject()
                .put("number", number)
                .put("listening", Wire.devices(toldListening))
                .put("statuses", Wire.statuses(toldStatuses.values()));
    }

    private void speak() {
        Set<DeviceId> listening = downlink.listening();
        Set<DeviceId> came = new HashSet<>(listening);
        came.removeAll(toldListening);
        Set<DeviceId> went = new HashSet<>(toldListening);
        went.removeAll(listening);
        Map<DeviceId, LiveStatus> statuses = new HashMap<>();
        presence.get().forEach(status -> statuses.put(status.device(), status));
        List<LiveStatus> changed = statuses.values().stream()
                .filter(status -> !status.equals(toldStatuses.get(status.device())))
                .toList();
        toldListening = listening;
        toldStatuses = statuses;
        number++;
        vertx.eventBus()
                .publish(
                        Wire.NEWS,
                        new JsonObject()
                                .put("gateway", name)
                                .put("number", number)
                                .put("came", Wire.devices(came))
                                .put("went", Wire.devices(went))
                                .put("statuses", Wire.statuses(changed)));
    }
}
