package org.chieng.agent.source.serial;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what is plugged in, is known, and can't be read: a board that waits for a program, a debug probe, a modem, a board whose serial
 * port was taken away by another program. Thread-safe.
 */
final class UnreadBoards {
    private static final Logger log = LoggerFactory.getLogger(UnreadBoards.class);
    private static final String NO_PORT = "it is plugged in but has no serial port: another program took it away"
            + " (brltty does: remove it), or the system has no driver for it";

    /** A board is so long without a port while it is plugged in or reset. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int MOST = 64;

    private final BoardBook book;
    private final SourceSink sink;
    private final AgentClock clock;
    private final Map<BoardKey, Told> boards = new HashMap<>();

    private static final class Told {
        private final PortFinder.Unread unread;
        private final String name;
        private final long sinceNanos;
        private boolean told;

        Told(PortFinder.Unread unread, String name, long sinceNanos) {
            this.unread = unread;
            this.name = name;
            this.sinceNanos = sinceNanos;
        }

        private String message() {
            String message = unread.kind().use().message();
            return message.isEmpty() ? NO_PORT : message;
        }

        private boolean isFault() {
            return unread.kind().use() == BoardKind.Use.BOOTLOADER
                    || unread.kind().use().isRead();
        }
    }

    UnreadBoards(BoardBook book, SourceSink sink, AgentClock clock) {
        this.book = book;
        this.sink = sink;
        this.clock = clock;
    }

    /** Takes what a look found. */
    synchronized void seen(List<PortFinder.Unread> unread) {
        Set<BoardKey> there = unread.stream().map(PortFinder.Unread::board).collect(Collectors.toSet());
        boards.entrySet().removeIf(entry -> {
            boolean gone = !there.contains(entry.getKey());
            if (gone && entry.getValue().told && entry.getValue().isFault()) {
                sink.works(entry.getValue().name, null);
            }
            return gone;
        });
        long now = clock.monotonicNanos().getAsLong();
        for (PortFinder.Unread one : unread) {
            if (boards.size() < MOST) {
                boards.computeIfAbsent(one.board(), board -> new Told(one, book.name(board), now));
            }
        }
        boards.values().forEach(one -> tell(one, now));
    }

    private void tell(Told one, long now) {
        if (one.told || (!one.unread.hasPort() && now - one.sinceNanos < PATIENCE_NANOS)) {
            return;
        }
        one.told = true;
        log.warn("{} ({}, {}): {}", one.name, one.unread.kind().title(), one.unread.usb(), one.message());
        if (one.isFault()) {
            boolean waits = one.unread.kind().use() == BoardKind.Use.BOOTLOADER;
            sink.fault(new Fault(one.name, null, waits ? Fault.Kind.BOOTLOADER : Fault.Kind.PORT_BUSY, one.message()));
        }
    }

    synchronized List<SourceStatus> status() {
        return boards.values().stream()
                .filter(one -> one.told)
                .map(one -> new SourceStatus(
                        one.name,
                        "serial",
                        "USB " + one.unread.usb().portPath(),
                        SourceStatus.State.FAULTY,
                        one.unread.kind().title() + ": " + one.message(),
                        List.of()))
                .toList();
    }
}
