package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.agent.source.Measured;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatorTest {
    private static final long MINUTE = 60_000_000L;
    private static final long START = 29_900_000L * MINUTE;

    private final List<JournalRecord> records = new ArrayList<>();

    private static ChannelName name(String channel) {
        return new ChannelName("uno", channel);
    }

    private void add(String channel, long offset, Value value) {
        add(name(channel), offset, value);
    }

    private void add(ChannelName channel, long offset, Value value) {
        Reading reading = new Reading(channel, START + offset, value, null, null);
        records.add(new JournalRecord(records.size() + 1L, new Measured(reading, 0)));
    }

    private void add(String channel, long offset, double number) {
        add(channel, offset, new Value.Numeric(number));
    }

    private static List<Aggregator.Piece> pieces(List<JournalRecord> records) {
        Aggregator aggregator = new Aggregator(1);
        List<Aggregator.Piece> pieces = new ArrayList<>();
        records.forEach(record -> aggregator.add(record).ifPresent(pieces::add));
        aggregator.cut().ifPresent(pieces::add);
        return pieces;
    }

    private static Reading number(String channel, long offset, double number) {
        return Reading.ofNumber(name(channel), START + offset, number, null);
    }

    @Test
    void minuteBecomesItsLastReadingAndWhatItWasTogether() {
        for (int second = 0; second < 60; second++) {
            add("temp", second * 1_000_000L + 5, 20 + second / 10.0);
        }
        add("temp", MINUTE, 7);
        List<Aggregator.Piece> pieces = pieces(records);

        assertThat(pieces).hasSize(2);
        assertThat(pieces.get(0))
                .isEqualTo(new Aggregator.Piece(
                        List.of(
                                number("temp", 59_000_005, 25.9),
                                number("temp.min", 5, 20),
                                number("temp.max", 5, 25.9),
                                number("temp.mean", 5, 22.95),
                                number("temp.count", 5, 60)),
                        1,
                        60));
        assertThat(pieces.get(1).readings()).containsExactly(number("temp", MINUTE, 7));
    }

    @Test
    void fewReadingsGoAsTheyAre() {
        for (int i = 0; i < Aggregator.FEWEST - 1; i++) {
            add("temp", i, i);
        }
        assertThat(pieces(records).get(0).readings())
                .isEqualTo(records.stream().map(r -> r.measured().reading()).toList());
    }

    @Test
    void statesGoWhenTheyChangeAndOnceAMinute() {
        for (int second = 0; second < 120; second++) {
            add("pump", second * 1_000_000L, new Value.Bool(second >= 30));
            add("fault", second * 1_000_000L, new Value.Text("ok"));
        }
        List<Reading> sent = new ArrayList<>();
        pieces(records).forEach(piece -> sent.addAll(piece.readings()));
        assertThat(sent.stream().map(r -> r.channel().channel() + " " + (r.timeMicros() - START) / 1_000_000))
                .containsExactly("pump 0", "fault 0", "pump 30", "pump 60", "fault 60");
    }

    @Test
    void whatComesAfterItsMinuteGoesAsItIs() {
        add("a", 59_000_000, 1);
        add("b", MINUTE, 2);
        add("a", 59_500_000, 3);
        List<Aggregator.Piece> pieces = pieces(records);
        assertThat(pieces).hasSize(2);
        assertThat(pieces.get(1).readings()).contains(number("a", 59_500_000, 3));
    }

    /** A board that posts every 2 s with a clock that is so far ahead, beside one that has the agent's time. */
    @ParameterizedTest
    @ValueSource(longs = {-3 * MINUTE, 30_000_000, MINUTE, 3 * MINUTE + 17_000_000})
    void boardWhoseClockIsWrongMakesTheOthersNoDearer(long ahead) {
        for (long second = 0; second < 600; second++) {
            if (second % 2 == 0) {
                add(new ChannelName("esp32", "n"), second * 1_000_000 + ahead, new Value.Numeric((double) second));
            }
            add("temp", second * 1_000_000, (double) second);
        }
        List<Reading> sent = new ArrayList<>();
        pieces(records).forEach(piece -> sent.addAll(piece.readings()));

        assertThat(sent)
                .as("two channels, 10 minutes, 5 readings of each, some minutes in two pieces")
                .hasSizeLessThan(220);
        Map<ChannelName, Double> counted = new HashMap<>();
        sent.stream()
                .filter(reading -> reading.channel().channel().endsWith(".count"))
                .forEach(reading ->
                        counted.merge(reading.channel(), ((Value.Numeric) reading.value()).number(), Double::sum));
        assertThat(counted.get(name("temp.count"))).isEqualTo(600);
        assertThat(counted.get(new ChannelName("esp32", "n.count"))).isBetween(290.0, 300.0);
    }

    @Test
    void nameThatIsTooLongForAnAggregateGoesAsItIs() {
        String name = "x".repeat(60);
        for (int i = 0; i < 30; i++) {
            add(name, i, i);
        }
        assertThat(pieces(records).get(0).readings()).hasSize(30);
    }

    @Test
    void channelThatIsNamedLikeAnAggregateIsWhatItIs() {
        for (int i = 0; i < 10; i++) {
            add("temp", i, i);
            add("temp.min", i, 100 + i);
        }
        List<Reading> sent = pieces(records).get(0).readings();
        assertThat(sent).contains(number("temp.min", 9, 109)).doesNotContain(number("temp.min", 0, 0));
    }

    /** Whatever was measured, and wherever the agent was killed: from each cut on the same points come again, and no reading is left out. */
    @Test
    void readingAgainFromAnyCutGivesTheSamePoints() {
        Random random = new Random(2026);
        for (int round = 0; round < 40; round++) {
            records.clear();
            long time = 0;
            for (int i = 0; i < 2_000; i++) {
                time += random.nextInt(700_000);
                if (random.nextInt(500) == 0) {
                    time += (random.nextInt(240) - 120) * MINUTE; // the clock is set
                }
                long late = random.nextInt(50) == 0 ? random.nextInt(90_000_000) : 0;
                String channel = "c" + random.nextInt(4);
                if (random.nextInt(10) == 0) {
                    add(channel, time - late, new Value.Bool(random.nextBoolean()));
                } else {
                    add(channel, time - late, random.nextInt(1000) / 10.0);
                }
            }
            List<Aggregator.Piece> whole = pieces(records);
            long next = 1;
            for (Aggregator.Piece piece : whole) {
                assertThat(piece.firstSequence()).isEqualTo(next);
                next = piece.lastSequence() + 1;
            }
            assertThat(next).isEqualTo(records.size() + 1);
            int cut = random.nextInt(whole.size());
            long from = whole.get(cut).firstSequence();
            assertThat(pieces(records.subList((int) from - 1, records.size())))
                    .isEqualTo(whole.subList(cut, whole.size()));
        }
    }

    /** A piece that was cut early, when the agent was stopped, and comes again whole: what was stored of it is replaced, not added to. */
    @Test
    void longerPieceReplacesTheShorter() {
        for (int second = 0; second < 60; second++) {
            add("temp", second * 1_000_000L, second);
        }
        Map<String, Reading> store = new HashMap<>();
        for (List<JournalRecord> read : List.of(records.subList(0, 20), records)) {
            pieces(read)
                    .forEach(piece -> piece.readings()
                            .forEach(reading -> store.put(reading.channel() + "@" + reading.timeMicros(), reading)));
        }
        assertThat(store.values().stream()
                        .filter(reading -> reading.channel().channel().equals("temp.count")))
                .containsExactly(number("temp.count", 0, 60));
    }
}
