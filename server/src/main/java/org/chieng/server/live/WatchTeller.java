package org.chieng.server.live;

import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;

/**
 * Tells devices that somebody looks ({@code watch} in {@code docs/protocol.md}), so that those on a metered line send their readings as
 * they come. Each is told once a minute at most, and only while it takes commands. Confined to one event loop.
 */
public final class WatchTeller {
    /** How often one device is told at most; a command and its reply cost a metered line some 400 bytes. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** For how long: longer than the pause and the 15 seconds between two looks at who is there. */
    private static final long WATCH_SECONDS = 90;

    private final Downlink downlink;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<DeviceId, Instant> told = new HashMap<>();

    /**
     * @param clock tells when a device was told last, and until when the command is of use
     * @param random for the ids of commands, which must never be the same, a restart between them or not
     */
    public WatchTeller(Downlink downlink, Clock clock, SecureRandom random) {
        this.downlink = downlink;
        this.clock = clock;
        this.random = random;
    }

    /** Somebody looks at these devices now. */
    public void tell(List<DeviceId> devices) {
        Instant now = clock.instant();
        told.values().removeIf(before -> isLongAgo(before, now));
        for (DeviceId device : devices) {
            if (!told.containsKey(device) && downlink.isListening(device)) {
                told.put(device, now);
                send(device, now.plus(PAUSE));
            }
        }
    }

    /** Also when the clock was set back behind it. */
    private static boolean isLongAgo(Instant before, Instant now) {
        return Duration.between(before, now).abs().compareTo(PAUSE) >= 0;
    }

    private void send(DeviceId device, Instant deadline) {
        CommandId id = new CommandId("watch-" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
        JsonObject command = new JsonObject()
                .put("do", "watch")
                .put("seconds", WATCH_SECONDS)
                .put("deadline", deadline.getEpochSecond());
        downlink.send(device, id, command.toBuffer().getBytes(), deadline);
    }
}
