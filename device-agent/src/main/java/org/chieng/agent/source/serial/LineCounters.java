package org.chieng.agent.source.serial;

import java.util.concurrent.atomic.LongAdder;

/** How many lines of all ports came to what. Thread-safe. */
final class LineCounters {
    private final LongAdder data = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder noise = new LongAdder();

    void countData() {
        data.increment();
    }

    void countUnknown() {
        unknown.increment();
    }

    void countNoise() {
        noise.increment();
    }

    long data() {
        return data.sum();
    }

    long unknown() {
        return unknown.sum();
    }

    long noise() {
        return noise.sum();
    }
}
