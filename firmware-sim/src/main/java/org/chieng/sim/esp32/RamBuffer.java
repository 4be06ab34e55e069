package org.chieng.sim.esp32;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Samples that are not acknowledged yet; when it is full the oldest makes room, and is counted. Thread-safe. */
final class RamBuffer {
    private final int most;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long dropped;

    RamBuffer(int most) {
        this.most = most;
    }

    synchronized void add(Sample sample) {
        if (samples.size() == most) {
            samples.removeFirst();
            dropped++;
        }
        samples.addLast(sample);
        notifyAll();
    }

    /** The oldest, at least one: waits for it. */
    synchronized List<Sample> await(int count) throws InterruptedException {
        while (samples.isEmpty()) {
            wait();
        }
        List<Sample> oldest = new ArrayList<>();
        for (Sample sample : samples) {
            if (oldest.size() == count) {
                break;
            }
            oldest.add(sample);
        }
        return oldest;
    }

    /** Forgets all up to a number; returns how many these were, less those dropped while they were on their way. */
    synchronized int acknowledged(long number) {
        int count = 0;
        while (!samples.isEmpty() && samples.getFirst().number() <= number) {
            samples.removeFirst();
            count++;
        }
        return count;
    }

    synchronized int size() {
        return samples.size();
    }

    synchronized long dropped() {
        return dropped;
    }
}
