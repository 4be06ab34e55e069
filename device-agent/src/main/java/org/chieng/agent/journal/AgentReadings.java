package org.chieng.agent.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.chieng.agent.source.Measured;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * What the journal says of itself, as readings of the source {@code agent}: a text on {@code gap} and the count on {@code journal.evicted}, {@code
 * journal.damaged} or {@code journal.refused}; a text on {@code clock.estimated}. Pure functions.
 */
final class AgentReadings {
    private static final String SOURCE = "agent";

    private AgentReadings() {}

    /** What tells of a gap; with its own time, whatever the clock says now. */
    static List<Measured> gap(Gap gap, long monotonicMicros) {
        StringBuilder text = new StringBuilder("{");
        gap.from()
                .micros()
                .ifPresent(
                        from -> text.append("\"from\":\"").append(instant(from)).append("\","));
        gap.to()
                .micros()
                .ifPresent(to -> text.append("\"to\":\"").append(instant(to)).append("\","));
        text.append("\"readings\":")
                .append(gap.readings())
                .append(",\"cause\":\"")
                .append(gap.cause().wireName())
                .append("\"}");
        String count = gap.cause().kind().channel();
        return List.of(
                measured("gap", gap.atMicros(), new Value.Text(text.toString()), monotonicMicros),
                measured(count, gap.atMicros(), new Value.Numeric(gap.total()), monotonicMicros));
    }

    /** What tells that times of a boot are estimated. */
    static Measured estimated(long fromMicros, long toMicros, long monotonicMicros) {
        String text = "{\"from\":\"" + instant(fromMicros) + "\",\"to\":\"" + instant(toMicros) + "\"}";
        return measured("clock.estimated", fromMicros, new Value.Text(text), monotonicMicros);
    }

    private static Measured measured(String channel, long micros, Value value, long monotonicMicros) {
        return new Measured(new Reading(new ChannelName(SOURCE, channel), micros, value, null, null), monotonicMicros);
    }

    /** E.g. {@code 2026-03-02T07:30:00.250Z}. */
    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
