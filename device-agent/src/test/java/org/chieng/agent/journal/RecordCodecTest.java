package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.chieng.agent.source.Measured;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTest {
    private static final String LONGEST = "ộ".repeat(64);

    static Stream<Reading> readings() {
        return Stream.of(
                reading("uno", "n", new Value.Numeric(-12.25), null, null),
                reading("uno", "temperature", new Value.Numeric(Double.MIN_VALUE), "Cel", "Nhiệt độ"),
                reading("uno", "door", new Value.Bool(true), null, null),
                reading("uno", "door", new Value.Bool(false), null, "Cửa"),
                reading("uno", "state", new Value.Text("ổn định"), null, null),
                reading("uno", "empty", new Value.Text(""), null, null),
                reading("uno", "state", new Value.Text("ộ".repeat(Value.Text.MAX_LENGTH)), "%RH", LONGEST),
                reading(
                        "a".repeat(64),
                        "b".repeat(64),
                        new Value.Data(new byte[Value.Data.MAX_BYTES]),
                        "beat/min",
                        LONGEST));
    }

    private static Reading reading(
            String source, String channel, Value value, @Nullable String unit, @Nullable String label) {
        return new Reading(new ChannelName(source, channel), 1_772_436_600_123_456L, value, unit, label);
    }

    @ParameterizedTest
    @MethodSource("readings")
    void whatIsReadEqualsWhatWasWritten(Reading reading) {
        ByteBuffer buffer = ByteBuffer.allocate(RecordCodec.HEADER_BYTES + RecordCodec.MAX_PAYLOAD_BYTES);
        RecordCodec.encode(buffer, 42, new Measured(reading, -77), true);

        ByteBuffer payload = buffer.flip().position(RecordCodec.HEADER_BYTES).slice();
        StoredRecord read = RecordCodec.decode(42, payload);

        assertThat(read).isEqualTo(new StoredRecord(42, new Measured(reading, -77), true));
        assertThat(payload.hasRemaining()).isFalse();
    }
}
