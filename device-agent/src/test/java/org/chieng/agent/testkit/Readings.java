package org.chieng.agent.testkit;

import java.util.List;
import java.util.stream.IntStream;
import org.chieng.agent.source.Measured;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;

/** Readings for tests. */
public final class Readings {
    private Readings() {}

    /** The n-th reading of a channel {@code uno/n}: its value is n, its time n microseconds after the start. */
    public static Measured numbered(int n) {
        long micros = HandClock.START.getEpochSecond() * 1_000_000L + n;
        return new Measured(Reading.ofNumber(new ChannelName("uno", "n"), micros, n, null), n);
    }

    /** Readings from one number up to, not including, another. */
    public static List<Measured> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(Readings::numbered).toList();
    }
}
