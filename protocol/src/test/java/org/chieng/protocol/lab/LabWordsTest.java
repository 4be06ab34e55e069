package org.chieng.protocol.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Units;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class LabWordsTest {
    private static final Path VECTORS = Path.of("../docs/vectors/lab");

    @Test
    void eachSecondOfAQuarterIsExactlyOneThing() {
        UseQuarter quarter = new UseQuarter(900_000_000L, 840, 600, 420, 100, 30, 20);

        assertThat(quarter.off()
                        + quarter.untold()
                        + quarter.nobody()
                        + quarter.idle()
                        + quarter.active()
                        + quarter.unknown())
                .isEqualTo(UseQuarter.SECONDS);
        assertThat(UseQuarter.of(quarter.startMicros(), quarter.values())).contains(quarter);
        assertThat(quarter.values().keySet()).allMatch(UseQuarter::isOf);
    }

    @Test
    void valuesThatDoNotAddUpAreNoQuarter() {
        assertThat(UseQuarter.of(0, Map.of("on", 901))).isEmpty();
        assertThat(UseQuarter.of(0, Map.of("on", 900, "untold", 1))).isEmpty();
        assertThat(UseQuarter.of(0, Map.of("on", 900, "session", 500, "unknown", 401)))
                .isEmpty();
        assertThat(UseQuarter.of(0, Map.of("on", 900, "session", 500, "active", 501)))
                .isEmpty();
        assertThat(UseQuarter.of(0, Map.of("on", -1))).isEmpty();
        assertThat(UseQuarter.of(0, Map.of("on", 1e300))).isEmpty();
        assertThat(UseQuarter.of(0, Map.of("session", 5))).isEmpty();
    }

    @Test
    void aSpanIsWholeQuarters() {
        assertThat(OffSpan.of(0, 90_000)).contains(new OffSpan(0, 100));
        assertThat(new OffSpan(5, 2).endMicros()).isEqualTo(1_800_000_005L);
        assertThat(OffSpan.of(0, 901)).isEmpty();
        assertThat(OffSpan.of(0, 0)).isEmpty();
        assertThat(OffSpan.of(0, Double.NaN)).isEmpty();
        assertThat(OffSpan.of(0, 9e18)).isEmpty();
    }

    @Test
    void healthIsReadAsItIsWritten() {
        for (Part part : Part.values()) {
            for (Verdict verdict : Verdict.values()) {
                for (HealthReason reason : HealthReason.values()) {
                    for (OptionalLong number : List.of(OptionalLong.empty(), OptionalLong.of(-24))) {
                        Health health = new Health(part, part.isMany() ? 8 : 1, verdict, reason, number);
                        assertThat(Health.of(health.channel(), health.text())).contains(health);
                        new ChannelName(LabChannels.SOURCE, health.channel());
                    }
                }
            }
        }
    }

    @Test
    void wordsThatAreInNoListAreNoHealth() {
        assertThat(Health.of("health.disk.1", "replace pending 24")).isPresent();
        assertThat(Health.of("health.disk.1", "replace Nguyễn")).isEmpty();
        assertThat(Health.of("health.disk.1", "replace pending 24 Lan")).isEmpty();
        assertThat(Health.of("health.disk.9", "good ok")).isEmpty();
        assertThat(Health.of("health.disk", "good ok")).isEmpty();
        assertThat(Health.of("health.memory.1", "good ok")).isEmpty();
        assertThat(Health.of("health.keyboard", "good ok")).isEmpty();
        assertThat(Health.of("state", "good ok")).isEmpty();
        assertThat(Health.of("health.disk.1", "good ok 9999999999999999999")).isEmpty();
        assertThat(SeatState.of("Lan")).isEmpty();
    }

    @Test
    void numbersHaveUnitsAndNamesOfTheProtocol() {
        for (HealthNumber number : HealthNumber.values()) {
            assertThat(Units.isKnown(number.unit())).isTrue();
            assertThat(new ChannelName(LabChannels.SOURCE, number.channel(1)).channel())
                    .startsWith(number.part().wireName());
        }
        assertThat(HealthNumber.PENDING.channel(2)).isEqualTo("disk.2.pending");
    }

    @Test
    void theLargestComputerFitsIntoAText() {
        List<Component> many = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            IntStream.range(0, 99).forEach(slot -> many.add(Component.of(kind, slot, 99_999_999, "SERIAL" + slot)));
        }
        Fingerprint fingerprint = new Fingerprint(many);

        assertThat(fingerprint.text()).hasSizeLessThanOrEqualTo(Value.Text.MAX_LENGTH);
        assertThat(Fingerprint.parse(fingerprint.text())).contains(fingerprint);
        assertThat(fingerprint.of(ComponentKind.MEMORY)).hasSize(16);
    }

    @Test
    void aFingerprintHoldsNothingThatSomebodyWroteOnAPart() {
        Fingerprint fingerprint = new Fingerprint(List.of(
                Component.of(ComponentKind.BOARD, 0, 0, "Nguyễn Thị Lan"),
                Component.of(ComponentKind.DISK, 1, 500, "máy của Lan 0912345678")));

        assertThat(fingerprint.text()).doesNotContainIgnoringCase("lan").doesNotContain("0912345678");
        assertThatThrownBy(() -> new Component(ComponentKind.NIC, 1, 0, Optional.of("Nguyễn Lan")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("Lan");
    }

    @Test
    void whatIsNotUnderstoodInAFingerprintIsPassedOver() {
        assertThat(Fingerprint.parse("1;x1:5:-;d1:500:-;d:;;m2:8192:short")
                        .orElseThrow()
                        .components())
                .containsExactly(new Component(ComponentKind.DISK, 1, 500, Optional.empty()));
        assertThat(Fingerprint.parse("2;d1:500:-")).isEmpty();
        assertThat(Fingerprint.parse("")).isEmpty();
    }

    /** Each line of the file is {@code kind serial hash}, with tabs between. */
    @Test
    void hashesAreThoseOfTheVectors() throws IOException {
        List<String> lines = Files.readAllLines(VECTORS.resolve("hashes.tsv"));

        assertThat(lines)
                .filteredOn(line -> !line.startsWith("#"))
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> {
                    String[] cells = line.split("\t", -1);
                    ComponentKind kind = ComponentKind.of(cells[0].charAt(0)).orElseThrow();
                    assertThat(ComponentHash.of(kind, cells[1]).orElse(Component.NO_HASH))
                            .as(line)
                            .isEqualTo(cells[2]);
                });
    }
}
