package org.chieng.agent.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.command.LabControl;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.keep.KeptFile;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.Throttle;
import org.chieng.agent.uplink.Passenger;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.relay.RelayedBatch;
import org.chieng.protocol.relay.RelayedPart;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the lab's computers tell, and has it published in batches. Acknowledges only what is on the disk. Thread-safe; {@link #answer} blocks on the
 * disk.
 */
public final class Relay implements LanService, Passenger, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /** As the gateway has it: what is further ahead is refused. */
    private static final long FUTURE_MICROS = 5 * 60 * 1_000_000L;

    private static final int BATCH_ENTRIES = 400;

    private final ClockBook book;
    private final Spool spool;
    private final Computers computers;
    private final LabPower power;
    private final KeptFile permission;
    private final Throttle complaints;
    private volatile boolean allowed;
    private final BatchPace pace;
    private @Nullable Batch sent;
    private Map<DeviceId, Boolean> sentStatuses = Map.of();
    private boolean more;

    private Relay(RelayConfig config, AgentClock clock, ClockBook book, Spool spool, WakeOnLan waking) {
        this.book = book;
        this.spool = spool;
        this.computers = new Computers(clock.monotonicNanos());
        this.power =
                new LabPower(computers, waking, new KeptFile(config.folder().resolve("addresses")));
        this.permission = new KeptFile(config.folder().resolve("permission"));
        this.complaints = new Throttle(Duration.ofMinutes(1), clock.monotonicNanos());
        this.allowed = permission.read().filter("yes"::equals).isPresent();
        this.pace = new BatchPace(config.batch(), clock.monotonicNanos());
    }

    /**
     * Opens what earlier runs left on the disk.
     *
     * @param book knows the true time, which the computers are told
     * @throws IOException when the folder can't be used
     */
    public static Relay open(RelayConfig config, AgentClock clock, ClockBook book) throws IOException {
        return open(config, clock, book, new WakeOnLan());
    }

    static Relay open(RelayConfig config, AgentClock clock, ClockBook book, WakeOnLan waking) throws IOException {
        return new Relay(config, clock, book, Spool.open(config.folder().resolve("spool"), config.maxBytes()), waking);
    }

    /** Wakes the computers, and shuts them down. */
    public LabControl power() {
        return power;
    }

    @Override
    public CompletionStage<LanAnswer> answer(DeviceId from, String kind, byte[] payload) {
        if (!computers.heard(from)) {
            return answered(LanAnswer.refused(
                    LanAnswer.Code.FORBIDDEN, "a relay takes " + Computers.MOST + " computers: send by yourself"));
        }
        try {
            return switch (kind) {
                case "telemetry" -> answered(take(from, payload));
                case "time" -> answered(time(payload));
                case "presence" -> presence(from, payload);
                case "replies" -> {
                    power.replied(from, payload);
                    yield answered(LanAnswer.done(new byte[0]));
                }
                default -> answered(LanAnswer.refused(LanAnswer.Code.NOT_FOUND, "a relay has no '" + kind + "'"));
            };
        } catch (RejectedException | JsonException e) {
            return answered(LanAnswer.refused(LanAnswer.Code.BAD_REQUEST, String.valueOf(e.getMessage())));
        }
    }

    private static CompletionStage<LanAnswer> answered(LanAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static LanAnswer notAllowed() {
        return LanAnswer.refused(
                LanAnswer.Code.FORBIDDEN, "the server takes nothing through this relay: send by yourself");
    }

    private LanAnswer take(DeviceId from, byte[] payload) throws RejectedException {
        if (!allowed) {
            return notAllowed();
        }
        if (!book.isKnown()) {
            return LanAnswer.refused(LanAnswer.Code.UNAVAILABLE, "the relay does not know yet what time it is");
        }
        long now = book.correctedNowMicros();
        DecodedPack pack = PackDecoder.decode(payload, null, now);
        List<Reading> good = new ArrayList<>();
        for (Reading one : pack.readings()) {
            if (one.timeMicros() <= now + FUTURE_MICROS) {
                good.add(one);
            }
        }
        try {
            for (byte[] one : LabPacks.of(good)) {
                spool.append(from, one);
            }
        } catch (IOException e) {
            complaints.pass(held -> log.error("what {} told can't be kept, and is told again: {}", from, e.toString()));
            return LanAnswer.refused(LanAnswer.Code.UNAVAILABLE, "the relay can't keep it: " + e.getMessage());
        }
        int refused = pack.rejections().size() + pack.readings().size() - good.size();
        return refused == 0
                ? LanAnswer.done(new byte[0])
                : LanAnswer.refused(
                        LanAnswer.Code.UNPROCESSABLE,
                        refused + " readings are refused, the others are kept: "
                                + (pack.rejections().isEmpty()
                                        ? "they are more than 5 minutes ahead of the relay's clock"
                                        : pack.rejections().get(0).sentence()));
    }

    /** The same question and answer as on {@code time} and {@code clock}. */
    private LanAnswer time(byte[] question) throws JsonException {
        if (!allowed) {
            return notAllowed();
        }
        if (!book.isKnown()) {
            return LanAnswer.refused(LanAnswer.Code.UNAVAILABLE, "the relay does not know yet what time it is");
        }
        String id = JsonObject.parse(question).text("id");
        return LanAnswer.done(new JsonText()
                .put("id", id)
                .putSeconds("time", book.correctedNowMicros())
                .bytes());
    }

    /** What a computer that is here waits for, {@code {"mac":["aa:bb:cc:dd:ee:ff"]}}; {@code {"leaving":true}} is its good-bye. */
    private CompletionStage<LanAnswer> presence(DeviceId from, byte[] payload) throws JsonException {
        JsonObject said = JsonObject.parse(payload);
        power.told(from, said.texts("mac"));
        if (said.flag("leaving")) {
            computers.left(from);
            return answered(LanAnswer.done(new byte[0]));
        }
        return computers
                .ask(from)
                .completeOnTimeout(LanAnswer.done(new byte[0]), Computers.HOLD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void begin(boolean allowedNow) {
        if (allowedNow != allowed) {
            allowed = allowedNow;
            log.info(
                    allowedNow
                            ? "the server takes what computers tell this relay"
                            : "the server takes nothing through this relay: what waits here is kept");
            try {
                permission.write(allowedNow ? "yes" : "no");
            } catch (IOException e) {
                log.warn("it can't be noted whether this agent may relay: {}", e.toString());
            }
        }
        computers.forgetTold();
        synchronized (this) {
            sent = null;
        }
        pace.begin(); // who is here has to be told in each session
    }

    @Override
    public Optional<Batch> next(Duration apart) {
        boolean hasSomething = !isEmpty() || computers.hasUntold();
        if (!pace.isDue(hasSomething, apart)) {
            return Optional.empty();
        }
        try {
            return batch();
        } catch (IOException | RejectedException e) {
            complaints.pass(held -> log.error("what computers told can't be read: {}", e.toString()));
            return Optional.empty();
        }
    }

    private Optional<Batch> batch() throws IOException, RejectedException {
        LabPacks.Together together = LabPacks.together(spool.oldest(BATCH_ENTRIES, RelayedBatch.MAX_PACK_BYTES));
        Map<DeviceId, Boolean> statuses = new LinkedHashMap<>(computers.untold());
        List<RelayedPart> parts = new ArrayList<>();
        together.packs().forEach((device, pack) -> {
            if (computers.isHere(device)) {
                statuses.put(device, true); // said again: a session of its own that ends just now says otherwise
            }
            parts.add(new RelayedPart(device, presence(statuses.get(device)), pack));
        });
        statuses.forEach((device, here) -> {
            if (!together.packs().containsKey(device) && parts.size() < RelayedBatch.MAX_PARTS) {
                parts.add(new RelayedPart(device, presence(here), new byte[0]));
            }
        });
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Batch made = new Batch(RelayedBatch.encode(parts), together.end());
        synchronized (this) {
            sent = made;
            sentStatuses = statuses;
            more = spool.last() > together.end() && together.end() > 0;
        }
        return Optional.of(made);
    }

    private static RelayedPart.Presence presence(@Nullable Boolean here) {
        if (here == null) {
            return RelayedPart.Presence.UNSAID;
        }
        return here ? RelayedPart.Presence.ONLINE : RelayedPart.Presence.OFFLINE;
    }

    @Override
    public void acknowledged(Batch batch) {
        spool.acknowledge(batch.end());
        boolean isNewest;
        Map<DeviceId, Boolean> statuses;
        synchronized (this) {
            isNewest = sent == batch;
            statuses = sentStatuses;
            if (isNewest && more) {
                pace.begin(); // there was more than one batch holds
            }
        }
        if (isNewest) {
            computers.told(statuses);
        }
    }

    /** Whether the server has all that is here. */
    boolean isEmpty() {
        return spool.last() == spool.acknowledged();
    }

    /** Bytes that wait on the disk. */
    public long waitingBytes() {
        return spool.bytes();
    }

    /** The computers that are heard. */
    public List<DeviceId> here() {
        return computers.here();
    }

    @Override
    public void close() {
        computers.close();
        spool.close();
    }
}
