package org.chieng.gateway.downlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.chieng.gateway.log.LogEvent;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds commands until a door has delivered them or they expire, and the newest configuration of each device; in memory, and in a file
 * as well when it has one. Bounded by commands and by bytes, for each device and in all. Thread-safe.
 */
public final class DownlinkQueue implements Downlink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DownlinkQueue.class);

    /** Chosen: more than a teacher sends to one device while it is away. */
    static final int MOST_OF_DEVICE = 32;
    /** Chosen: one for each of the agents that a province has, several times over. */
    static final int MOST = 4096;
    /** Bounds the memory of commands and of configurations, each, in bytes. */
    static final long MOST_BYTES = 16L * 1024 * 1024;

    private static final byte[] NO_BYTES = {};

    private final Clock clock;
    private final Map<DeviceId, Deque<WaitingCommand>> commands = new HashMap<>();
    private final Map<DeviceId, byte[]> configs = new HashMap<>();
    private final Map<DeviceId, Integer> listening = new HashMap<>();
    private final List<ReplyListener> replyListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<DeviceId>> doors = new CopyOnWriteArrayList<>();
    private int waiting;
    private long commandBytes;
    private long configBytes;
    private long delivered;
    private long expired;
    private long refused;
    private @Nullable DownlinkFile file;
    private @Nullable ExecutorService forcing;
    private @Nullable CompletableFuture<Boolean> nextForce;

    /**
     * One that forgets when it ends.
     *
     * @param clock tells when a command has expired
     */
    public DownlinkQueue(Clock clock) {
        this.clock = clock;
    }

    /**
     * One that goes on with what the one before had, if that was the same file's.
     *
     * @param path the file; its folder is there
     * @param clock tells when a command has expired
     * @throws IOException when the file can't be read or written
     */
    public static DownlinkQueue open(Path path, Clock clock) throws IOException {
        return open(path, clock, channel -> channel.force(false));
    }

    static DownlinkQueue open(Path path, Clock clock, DownlinkFile.Disk disk) throws IOException {
        DownlinkQueue queue = new DownlinkQueue(clock);
        DownlinkFile.read(path).forEach(queue::replay);
        queue.file = DownlinkFile.write(path, disk, queue.entries());
        queue.forcing = Executors.newSingleThreadExecutor(task -> new Thread(task, "downlink-disk"));
        return queue;
    }

    private synchronized void replay(DownlinkFile.Entry entry) {
        DeviceId device = entry.device();
        switch (entry.kind()) {
            case SENT ->
                add(
                        device,
                        new WaitingCommand(
                                new CommandId(entry.id()),
                                entry.payload(),
                                Instant.ofEpochMilli(entry.expiryMillis())));
            case DONE ->
                waiting(device).stream()
                        .filter(command -> command.id().value().equals(entry.id()))
                        .forEach(command -> remove(device, command));
            case CONFIGURED -> configure(device, entry.payload());
        }
    }

    private synchronized List<DownlinkFile.Entry> entries() {
        List<DownlinkFile.Entry> entries = new ArrayList<>();
        commands.values().forEach(this::dropExpired);
        commands.forEach((device, own) -> own.forEach(command -> entries.add(sent(device, command))));
        configs.forEach((device, payload) -> entries.add(configured(device, payload)));
        return entries;
    }

    private static DownlinkFile.Entry sent(DeviceId device, WaitingCommand command) {
        return new DownlinkFile.Entry(
                DownlinkFile.Kind.SENT,
                device,
                command.id().value(),
                command.payload(),
                command.expiry().toEpochMilli());
    }

    private static DownlinkFile.Entry configured(DeviceId device, byte[] payload) {
        return new DownlinkFile.Entry(DownlinkFile.Kind.CONFIGURED, device, "", payload, 0);
    }

    /** False when it can't be kept, and so must not be taken. */
    private boolean keep(DownlinkFile.Entry entry) {
        DownlinkFile kept = file;
        if (kept == null) {
            return true;
        }
        try {
            if (kept.isLong()) {
                kept.rewrite(entries());
            }
            kept.append(entry);
            return true;
        } catch (IOException e) {
            LogEvent.DOWNLINK_FAULT
                    .in(LOG)
                    .addKeyValue("device", entry.device())
                    .log("what goes down to it can't be kept: {}", e.getMessage());
            return false;
        }
    }

    /** Lets go of the file; what waits is there for the next one. */
    @Override
    public synchronized void close() {
        if (forcing != null) {
            forcing.shutdown(); // what waits still runs
        }
        DownlinkFile kept = file;
        file = null;
        if (kept != null) {
            try {
                kept.close();
            } catch (IOException e) {
                LOG.error("closing the file of what goes down: {}", e.getMessage());
            }
        }
    }

    @Override
    public synchronized CompletionStage<Boolean> kept() {
        ExecutorService disk = forcing;
        if (file == null || disk == null) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> waiting = nextForce;
        if (waiting == null) {
            waiting = new CompletableFuture<>();
            nextForce = waiting;
            disk.execute(this::force);
        }
        return waiting;
    }

    private void force() {
        CompletableFuture<Boolean> asked;
        DownlinkFile kept;
        synchronized (this) {
            asked = nextForce;
            nextForce = null;
            kept = file;
        }
        boolean forced = true;
        try {
            if (kept != null) {
                kept.force();
            } // else closed, which forces, too
        } catch (IOException e) {
            LogEvent.DOWNLINK_FAULT.in(LOG).log("what goes down can't be kept: {}", e.getMessage());
            forced = false;
        }
        if (asked != null) {
            asked.complete(forced);
        }
    }

    @Override
    public Taken send(DeviceId device, CommandId id, byte[] payload, Instant expiry) {
        bound(payload, MAX_COMMAND_BYTES);
        Taken taken = add(device, new WaitingCommand(id, payload, expiry));
        if (taken == Taken.TAKEN) {
            doors.forEach(door -> door.accept(device));
        }
        return taken;
    }

    private synchronized Taken add(DeviceId device, WaitingCommand command) {
        Deque<WaitingCommand> own = commands.computeIfAbsent(device, any -> new ArrayDeque<>());
        dropExpired(own);
        if (own.stream().anyMatch(other -> other.id().equals(command.id()))) {
            return Taken.TAKEN;
        }
        if (isFull(command)) {
            commands.values().forEach(this::dropExpired);
        }
        boolean full = isFull(command);
        if (full || own.size() >= MOST_OF_DEVICE) {
            refused++;
            forgetIfEmpty(device);
            return full ? Taken.FULL : Taken.DEVICE_FULL;
        }
        if (!keep(sent(device, command))) {
            refused++;
            forgetIfEmpty(device);
            return Taken.FULL;
        }
        own.add(command);
        waiting++;
        commandBytes += command.bytes();
        return Taken.TAKEN;
    }

    private boolean isFull(WaitingCommand command) {
        return waiting >= MOST || commandBytes + command.bytes() > MOST_BYTES;
    }

    private void dropExpired(Deque<WaitingCommand> own) {
        Instant now = clock.instant();
        for (Iterator<WaitingCommand> each = own.iterator(); each.hasNext(); ) {
            WaitingCommand command = each.next();
            if (!now.isBefore(command.expiry())) {
                each.remove();
                removed(command);
                expired++;
            }
        }
    }

    private void removed(WaitingCommand command) {
        waiting--;
        commandBytes -= command.bytes();
    }

    private void forgetIfEmpty(DeviceId device) {
        Deque<WaitingCommand> own = commands.get(device);
        if (own != null && own.isEmpty()) {
            commands.remove(device);
        }
    }

    @Override
    public Taken configure(DeviceId device, byte[] payload) {
        bound(payload, MAX_CONFIG_BYTES);
        synchronized (this) {
            byte[] before = configs.get(device);
            long bytes = configBytes - (before == null ? 0 : before.length) + payload.length;
            if (bytes > MOST_BYTES || !keep(configured(device, payload))) {
                refused++;
                return Taken.FULL;
            }
            configBytes = bytes;
            if (payload.length == 0) {
                configs.remove(device);
            } else {
                configs.put(device, payload.clone());
            }
        }
        doors.forEach(door -> door.accept(device));
        return Taken.TAKEN;
    }

    private static void bound(byte[] payload, int mostBytes) {
        if (payload.length > mostBytes) {
            throw new IllegalArgumentException(payload.length + " bytes are more than " + mostBytes);
        }
    }

    @Override
    public synchronized boolean isListening(DeviceId device) {
        return listening.containsKey(device);
    }

    @Override
    public synchronized Set<DeviceId> listening() {
        return Set.copyOf(listening.keySet());
    }

    @Override
    public void onReply(ReplyListener listener) {
        replyListeners.add(listener);
    }

    @Override
    public synchronized DownlinkCounters counters() {
        return new DownlinkCounters(waiting, delivered, expired, refused);
    }

    /**
     * Forgets the commands that wait for a device, also those that were delivered and are in the file still. Its configuration stays. Blocks.
     *
     * @return how many waited
     */
    public synchronized int forget(DeviceId device) {
        List<WaitingCommand> own = waiting(device);
        own.forEach(command -> remove(device, command));
        DownlinkFile kept = file;
        if (kept != null) {
            try {
                kept.rewrite(entries());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return own.size();
    }

    /** For doors: lets one hear, on any thread, which device there is something new for. */
    public void onNews(Consumer<DeviceId> door) {
        doors.add(door);
    }

    /** For doors: a session of the device takes commands from now on. */
    public synchronized void began(DeviceId device) {
        listening.merge(device, 1, Integer::sum);
    }

    /** For doors: a session that took commands doesn't any longer. */
    public synchronized void ended(DeviceId device) {
        listening.computeIfPresent(device, (any, sessions) -> sessions > 1 ? sessions - 1 : null);
    }

    /** For doors: what waits for a device, the oldest first. */
    public synchronized List<WaitingCommand> waiting(DeviceId device) {
        Deque<WaitingCommand> own = commands.get(device);
        if (own == null) {
            return List.of();
        }
        dropExpired(own);
        List<WaitingCommand> all = new ArrayList<>(own);
        forgetIfEmpty(device);
        return all;
    }

    /** For doors: the device has taken a command; it may be told twice. False when it did not wait any longer. */
    public synchronized boolean delivered(DeviceId device, WaitingCommand command) {
        boolean waited = remove(device, command);
        if (waited) {
            delivered++;
            // when this can't be kept, it is delivered once more: the device knows it by its id
            keep(new DownlinkFile.Entry(
                    DownlinkFile.Kind.DONE, device, command.id().value(), NO_BYTES, 0));
        }
        return waited;
    }

    private boolean remove(DeviceId device, WaitingCommand command) {
        Deque<WaitingCommand> own = commands.get(device);
        if (own == null || !own.remove(command)) {
            return false;
        }
        removed(command);
        forgetIfEmpty(device);
        return true;
    }

    /** For doors: a device's configuration, empty when it has none. */
    public synchronized Optional<byte[]> config(DeviceId device) {
        return Optional.ofNullable(configs.get(device)).map(byte[]::clone);
    }

    /** For doors: a device has answered. */
    public void replied(DeviceId device, CommandId id, byte[] payload) {
        for (ReplyListener listener : replyListeners) {
            try {
                listener.replied(device, id, payload);
            } catch (RuntimeException e) {
                LOG.error("telling a reply of {}", device, e); // one that fails must not keep it from the others
            }
        }
    }
}
