package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.Readings;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class PacksTest {
    private static List<JournalRecord> records(int count, Value value) {
        return IntStream.range(0, count)
                .mapToObj(n -> new JournalRecord(
                        n + 1L, new Measured(new Reading(new ChannelName("uno", "text"), n, value, null, null), n)))
                .toList();
    }

    @Test
    void noReadingsAreNoPacks() {
        assertThat(Packs.of(List.of(), Packs.MAX_BYTES)).isEmpty();
    }

    @Test
    void packHoldsTheReadingsAndTellsWhichRecordsTheyAre() throws Exception {
        List<JournalRecord> records =
                List.of(new JournalRecord(7, Readings.numbered(7)), new JournalRecord(9, Readings.numbered(9)));

        List<Packs.Pack> packs = Packs.of(records, Packs.MAX_BYTES);

        assertThat(packs).hasSize(1);
        assertThat(packs.get(0).firstSequence()).isEqualTo(7);
        assertThat(packs.get(0).lastSequence()).isEqualTo(9);
        assertThat(PackDecoder.decode(packs.get(0).payload(), null, 0).readings())
                .containsExactly(
                        Readings.numbered(7).reading(), Readings.numbered(9).reading());
    }

    @Test
    void whatIsToldAnewIsInAnotherPackBehindTheFirst() throws Exception {
        List<JournalRecord> records = new ArrayList<>();
        for (int told = 1; told <= 3; told++) {
            records.add(new JournalRecord(told, numbered("on", told)));
            records.add(new JournalRecord(told + 3L, numbered("active", told)));
        }
        List<Double> on = new ArrayList<>();
        for (Packs.Pack pack : Packs.of(records, Packs.MAX_BYTES)) {
            DecodedPack decoded = PackDecoder.decode(pack.payload(), null, 0);
            assertThat(decoded.rejections()).isEmpty();
            decoded.readings().stream()
                    .filter(one -> one.channel().channel().equals("on"))
                    .forEach(one -> on.add(((Value.Numeric) one.value()).number()));
        }
        assertThat(on).containsExactly(1.0, 2.0, 3.0);
    }

    private static Measured numbered(String channel, double number) {
        return new Measured(
                new Reading(new ChannelName("lab", channel), 900_000_000L, new Value.Numeric(number), null, null), 0);
    }

    @Test
    void packsStayWithinTheirLimitsAndNothingIsLeftOut() throws Exception {
        List<JournalRecord> records = records(1300, new Value.Text("x".repeat(200)));
        List<Reading> unpacked = new ArrayList<>();
        long next = 1;
        for (Packs.Pack pack : Packs.of(records, Packs.MAX_BYTES)) {
            assertThat(pack.firstSequence()).isEqualTo(next);
            assertThat(pack.payload()).hasSizeLessThanOrEqualTo(Packs.MAX_BYTES);
            next = pack.lastSequence() + 1;
            unpacked.addAll(PackDecoder.decode(pack.payload(), null, 0).readings());
        }
        assertThat(unpacked)
                .isEqualTo(records.stream()
                        .map(record -> record.measured().reading())
                        .toList());
    }
}
