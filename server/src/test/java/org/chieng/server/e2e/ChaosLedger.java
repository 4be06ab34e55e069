package org.chieng.server.e2e;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the boards printed, and what the agent said of it before it was killed. Guarded by itself: the agent's output is read on a
 * thread of its own.
 */
final class ChaosLedger {
    private final Map<String, Map<Long, Line>> lines = new TreeMap<>();
    private final List<Line> unsynced = new ArrayList<>();
    private final Set<Integer> knownBoots = new HashSet<>();
    private int boot;
    private boolean clockKnown;
    private long refused;
    private long refusedSynced;
    private long refusedUnknowable;

    /** A line that a board printed while the agent ran. */
    static final class Line {
        final long number;
        final long trueMicros;
        final int boot;
        boolean acknowledged;
        boolean atRisk;

        private Line(long number, long trueMicros, int boot) {
            this.number = number;
            this.trueMicros = trueMicros;
            this.boot = boot;
        }
    }

    synchronized void printed(String board, long number, long trueMicros) {
        lines.computeIfAbsent(board, key -> new TreeMap<>()).put(number, new Line(number, trueMicros, boot));
    }

    /** The agent said that the line is in its journal, or refused and counted. */
    synchronized void acknowledged(String board, long number, long refusedSoFar) {
        Line line = Objects.requireNonNull(lines(board).get(number), "an invented line " + board + " " + number);
        line.acknowledged = true;
        unsynced.add(line);
        refused = Math.max(refused, refusedSoFar);
        notifyAll();
    }

    /** What was in the journal when this began is on the disk. */
    synchronized void synced(long refusedSoFar) {
        unsynced.clear();
        refusedSynced = refusedSoFar;
    }

    /** What was refused since the last sync can't be known any longer. What was appended lives on in the system's cache. */
    synchronized void killed() {
        refusedUnknowable += refused - refusedSynced;
        refused = 0;
        refusedSynced = 0;
        clockKnown = false;
    }

    /** What was appended since the last sync may be lost. */
    synchronized void powerLost() {
        unsynced.forEach(line -> line.atRisk = true);
        unsynced.clear();
        boot++;
    }

    synchronized void clock(boolean isKnown) {
        clockKnown = isKnown;
        if (isKnown) {
            knownBoots.add(boot);
        }
        notifyAll();
    }

    synchronized boolean isClockKnown() {
        return clockKnown;
    }

    synchronized boolean wasKnown(int ofBoot) {
        return knownBoots.contains(ofBoot);
    }

    synchronized int boots() {
        return boot + 1;
    }

    synchronized long refusedUnknowable() {
        return refusedUnknowable;
    }

    synchronized Map<Long, Line> lines(String board) {
        return lines.getOrDefault(board, Map.of());
    }

    synchronized Collection<String> boards() {
        return new ArrayList<>(lines.keySet());
    }

    /** Waits until the agent has acknowledged this line; false when it was not in time. */
    synchronized boolean await(String board, long number, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        Line line = Objects.requireNonNull(lines(board).get(number));
        while (!line.acknowledged) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
