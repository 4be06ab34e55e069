package org.chieng.agent.time;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.agent.time.ClockAnchor.Origin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the true time, for each boot of the machine: monotonic time + offset. The system's clock may be wrong by decades, a year ahead,
 * or an hour off for a while; it is never set from here. As long as nobody has told the time in a boot it is not known, and what was measured
 * waits for it.
 *
 * <p>A time that was given once is given again: what becomes known later changes only the times of what is measured later. To that end the
 * book is on the disk before it is used. Thread-safe.
 */
public final class ClockBook {
    private static final Logger log = LoggerFactory.getLogger(ClockBook.class);

    /** A clock that shows an earlier time is wrong: this was written later. */
    public static final long EARLIEST_MICROS =
            Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000L;

    /** Within this of the server's time the system's clock is right as it is: what sets it is better than half a round trip. */
    static final long RIGHT_MICROS = 1_000_000;

    /** A longer round trip says nothing that is worth to be kept; chosen: a satellite line with a full queue takes 3 s. */
    static final long MAX_ROUND_TRIP_MICROS = 10_000_000;

    /** Two clocks that are nearer than this go together; chosen: half of what a time may be wrong by. */
    private static final long NEAR_MICROS = 500_000;

    /** Both clocks are read one after the other; when that takes longer the thread was held up, and they are read anew. */
    private static final long READ_AT_ONCE_MICROS = 10_000;

    /** Most anchors that are kept; chosen: a power failure a day for a year. */
    private static final int MOST_ANCHORS = 400;

    private final AgentClock clock;
    private final @Nullable ClockFile file;
    private final SystemTime system;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<ClockAnchor> anchors = new ArrayList<>();
    private @Nullable ClockAnchor current;
    private volatile long systemOffset;
    private final AtomicLong revision = new AtomicLong();
    private boolean unwritten;

    private ClockBook(AgentClock clock, @Nullable ClockFile file, SystemTime system) {
        this.clock = clock;
        this.file = file;
        this.system = system;
        this.systemOffset = readSystemOffset();
    }

    /** Opens the book that earlier runs left, or a new one. */
    public static ClockBook open(Path file, AgentClock clock) {
        return open(file, clock, SystemTime.LINUX);
    }

    /** Like {@link #open(Path, AgentClock)}, with what the system tells at another place. */
    public static ClockBook open(Path file, AgentClock clock, SystemTime system) {
        ClockFile clockFile = new ClockFile(file);
        ClockBook book = new ClockBook(clock, clockFile, system);
        book.anchors.addAll(clockFile.read());
        book.resume();
        return book;
    }

    /** A book that takes the system's clock for right, in this boot and in all others, and keeps nothing. */
    public static ClockBook trustingSystem(AgentClock clock) {
        return new ClockBook(clock, null, SystemTime.LINUX);
    }

    /** The agent was started anew in a boot of which the time was known: what is known still holds. */
    private void resume() {
        ClockAnchor last = lastOf(clock.bootId());
        if (last == null) {
            return;
        }
        ClockAnchor now = afterSuspend(last);
        if (isNear(systemOffset, now.offsetMicros(), RIGHT_MICROS) || last.origin() == Origin.SERVER) {
            current = now;
        } else {
            log.warn(
                    "the clock was set by {} s while the agent was not running: the time is asked for anew",
                    seconds(systemOffset - now.offsetMicros()));
        }
    }

    /** Calls after each change of what is known; must be quick. Called on any thread, with no lock of the book held. */
    public void listen(Runnable changed) {
        listeners.add(changed);
    }

    /** Grows with each change of what is known. */
    public long revision() {
        return revision.get();
    }

    /**
     * Takes a time that the server told. What takes longer than {@value #MAX_ROUND_TRIP_MICROS} µs, or can't be, is ignored.
     *
     * @param serverWallMicros UTC when the server answered
     * @param sentMonotonicMicros when it was asked, on the monotonic clock of this boot
     * @param receivedMonotonicMicros when its answer was there
     */
    public void serverSaid(long serverWallMicros, long sentMonotonicMicros, long receivedMonotonicMicros) {
        long roundTrip = receivedMonotonicMicros - sentMonotonicMicros;
        if (roundTrip < 0 || roundTrip > MAX_ROUND_TRIP_MICROS || serverWallMicros < EARLIEST_MICROS) {
            log.debug("the server's time {} after {} µs is of no use", serverWallMicros, roundTrip);
            return;
        }
        long serverOffset = serverWallMicros + roundTrip / 2 - receivedMonotonicMicros;
        synchronized (this) {
            noticeStep();
            boolean systemIsRight = isNear(systemOffset, serverOffset, Math.max(RIGHT_MICROS, roundTrip / 2));
            ClockAnchor known = current;
            if (known != null
                    && !systemIsRight
                    && isNear(known.offsetMicros(), serverOffset, NEAR_MICROS + roundTrip / 2)) {
                return; // as good as it gets
            }
            if (!know(systemIsRight ? systemOffset : serverOffset, Origin.SERVER)) {
                return;
            }
            if (!systemIsRight) {
                log.warn(
                        "the system's clock is wrong by {} s by the server's: times are corrected",
                        seconds(systemOffset - serverOffset));
            }
        }
        tellChange();
    }

    /**
     * Takes the system's clock for right when it can be: no server could be asked for the time. A clock that shows a time before this
     * program was written stays unknown.
     *
     * @param reason why nobody else was asked, for the log
     */
    public void assumeSystemClock(String reason) {
        synchronized (this) {
            noticeStep();
            if (current != null || file == null) {
                return;
            }
            boolean network = system.isSynchronized();
            if (!network && clock.wallMicros() < EARLIEST_MICROS) {
                log.warn(
                        "{}, and the system's clock is wrong ({}): readings wait until it is set",
                        reason,
                        clock.wall().instant());
                return;
            }
            know(systemOffset, network ? Origin.NETWORK : Origin.SYSTEM);
            log.info("{}: times are those of the system's clock", reason);
        }
        tellChange();
    }

    /** Looks whether the system has got its time from the network, or the clock was set. To be called every few seconds. */
    public void look() {
        long before = revision();
        synchronized (this) {
            noticeStep();
            if (current == null && file != null && system.isSynchronized()) {
                know(systemOffset, Origin.NETWORK);
                log.info("the system has its time from the network");
            }
            if (unwritten) {
                write();
            }
        }
        if (revision() != before) {
            tellChange();
        }
    }

    /** Sees at once when the system's clock was set; quick when it was not. */
    public void watch() {
        if (file != null && !isNear(clock.wallMicros() - clock.monotonicMicros(), systemOffset, NEAR_MICROS)) {
            look();
        }
    }

    /** Whether a server has ever told the time, in this boot or an earlier one: then one does, and is worth being waited for. */
    public synchronized boolean hasServerTold() {
        return anchors.stream().anyMatch(anchor -> anchor.origin() == Origin.SERVER);
    }

    /** Whether the true time is known now. */
    public synchronized boolean isKnown() {
        return current != null || file == null;
    }

    /** The true time, UTC in microseconds, as far as it is known; else what the system's clock shows. */
    public long correctedNowMicros() {
        AgentClock.Stamp now = clock.now();
        return settle(now.wallMicros(), now.monotonicMicros()).orElse(now.wallMicros());
    }

    /**
     * The time of something that was measured in this boot, for good; empty while it is not known.
     *
     * @param wallMicros what the system's clock showed
     * @param monotonicMicros the same moment on the monotonic clock
     */
    public synchronized OptionalLong settle(long wallMicros, long monotonicMicros) {
        if (file == null) {
            return OptionalLong.of(wallMicros);
        }
        ClockAnchor known = current;
        return known == null
                ? OptionalLong.empty()
                : OptionalLong.of(nearest(wallMicros, monotonicMicros + known.offsetMicros()));
    }

    /**
     * The time of something whose time was not known when it was measured; the same each time it is asked for. Empty as long as nothing is known
     * that is later in the boot: perhaps it never will be.
     */
    public synchronized OptionalLong recall(UUID bootId, long wallMicros, long monotonicMicros) {
        if (file == null) {
            return OptionalLong.of(wallMicros);
        }
        for (ClockAnchor anchor : anchors) {
            if (anchor.bootId().equals(bootId) && anchor.monotonicMicros() >= monotonicMicros) {
                return OptionalLong.of(nearest(wallMicros, monotonicMicros + anchor.offsetMicros()));
            }
        }
        return OptionalLong.empty();
    }

    /** Whether anything is known of a boot's clock. */
    public synchronized boolean knows(UUID bootId) {
        return file == null || lastOf(bootId) != null;
    }

    /** Offset that was known last in a boot, if any. */
    public synchronized OptionalLong lastOffsetMicros(UUID bootId) {
        ClockAnchor last = lastOf(bootId);
        return last == null ? OptionalLong.empty() : OptionalLong.of(last.offsetMicros());
    }

    /** Takes an offset for a boot that is over and of which nothing more will be known. */
    public void estimate(UUID bootId, long offsetMicros) {
        synchronized (this) {
            anchors.add(new ClockAnchor(bootId, Long.MAX_VALUE, offsetMicros, 0, Origin.ESTIMATE));
            changed();
        }
        tellChange();
    }

    /** A time of the system's clock is left as it is when it is right, so that it stays what the source gave. */
    private static long nearest(long wallMicros, long trueMicros) {
        return isNear(wallMicros, trueMicros, NEAR_MICROS) ? wallMicros : trueMicros;
    }

    private static boolean isNear(long one, long other, long limit) {
        return Math.abs(one - other) <= limit;
    }

    /** Takes this offset from now on; false when it is the one that holds already. */
    private boolean know(long offset, Origin origin) {
        ClockAnchor known = current;
        if (known != null && known.offsetMicros() == offset && known.origin().compareTo(origin) <= 0) {
            return false;
        }
        ClockAnchor anchor =
                new ClockAnchor(clock.bootId(), clock.monotonicMicros(), offset, suspendedMicros(), origin);
        current = anchor;
        anchors.add(anchor);
        changed();
        return true;
    }

    private void changed() {
        while (anchors.size() > MOST_ANCHORS) {
            anchors.remove(0);
        }
        write();
        revision.incrementAndGet();
    }

    private void write() {
        ClockFile to = file;
        if (to == null) {
            return;
        }
        try {
            to.write(anchors);
            unwritten = false;
        } catch (IOException e) {
            unwritten = true;
            log.error(
                    "what is known of the clock can't be written, and is forgotten when the agent ends now: {}",
                    e.toString());
        }
    }

    private void tellChange() {
        listeners.forEach(Runnable::run);
    }

    /** Sees whether the system's clock was set since it was looked at last. */
    private void noticeStep() {
        long offset = readSystemOffset();
        long step = offset - systemOffset;
        if (isNear(step, 0, NEAR_MICROS)) {
            return;
        }
        systemOffset = offset;
        ClockAnchor known = current;
        if (known == null) {
            return;
        }
        ClockAnchor now = afterSuspend(known);
        if (isNear(offset, now.offsetMicros(), RIGHT_MICROS)) {
            know(offset, now.origin()); // it was wrong and is right now, or the machine was suspended
        } else if (now.origin() == Origin.SERVER) {
            know(now.offsetMicros(), Origin.SERVER); // it was suspended, perhaps, with a clock that was wrong before
            if (!isNear(step, now.offsetMicros() - known.offsetMicros(), NEAR_MICROS)) {
                log.warn("the clock was set by {} s and is wrong now: times are corrected", seconds(step));
            }
        } else {
            log.warn("the clock was set by {} s: the time is asked for anew", seconds(step));
            current = null;
            revision.incrementAndGet();
        }
    }

    private ClockAnchor afterSuspend(ClockAnchor anchor) {
        long slept = suspendedMicros() - anchor.suspendedMicros();
        if (slept <= NEAR_MICROS) {
            return anchor;
        }
        return new ClockAnchor(
                anchor.bootId(),
                anchor.monotonicMicros(),
                anchor.offsetMicros() + slept,
                anchor.suspendedMicros() + slept,
                anchor.origin());
    }

    private long suspendedMicros() {
        OptionalLong uptime = system.uptimeMicros();
        return uptime.isEmpty() ? 0 : Math.max(0, uptime.getAsLong() - clock.monotonicMicros());
    }

    private long readSystemOffset() {
        long offset = 0;
        for (int tries = 0; tries < 5; tries++) {
            long before = clock.monotonicMicros();
            offset = clock.wallMicros() - before;
            if (clock.monotonicMicros() - before <= READ_AT_ONCE_MICROS) {
                break;
            }
        }
        return offset;
    }

    private @Nullable ClockAnchor lastOf(UUID bootId) {
        ClockAnchor last = null;
        for (ClockAnchor anchor : anchors) {
            if (anchor.bootId().equals(bootId)) {
                last = anchor;
            }
        }
        return last;
    }

    private static long seconds(long micros) {
        return Duration.ofNanos(micros * 1_000).toSeconds();
    }
}
