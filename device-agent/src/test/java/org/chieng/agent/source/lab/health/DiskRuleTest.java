package org.chieng.agent.source.lab.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.HealthNumber;
import org.chieng.protocol.lab.HealthReason;
import org.chieng.protocol.lab.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What smartctl printed of real disks, in short; where each is from stands beside them. Those that begin with made- are made up after them. */
class DiskRuleTest {
    static String fixture(String name) throws IOException {
        try (var in = Objects.requireNonNull(DiskRuleTest.class.getResourceAsStream("/lab/smart/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wd140edfz.json, good ok",
        "hds721050-failing.json, replace self-test",
        "samsung-840-crc.json, watch cable 108",
        "hds721010-old.json, good ok",
        "samsung-mz7wd240.json, good ok",
        "st3500418as.json, watch reallocated 1",
        "st3200820as.json, good ok",
        "mb0500ebncr.json, watch uncorrectable 1",
        "made-passed-304.json, replace reallocated 304",
        "made-pending-24.json, replace pending 24",
        "made-worn-ssd.json, watch worn 97",
        "made-packed.json, good ok",
        "samsung-970-media.json, watch media-errors 7",
        "samsung-970-plus.json, good ok",
        "crucial-p2.json, good ok",
        "made-read-only.json, replace self-test",
        "made-spare.json, replace spare-low 6",
        "st373453lc-scsi.json, unknown not-supported",
        "nonexistent.json, unknown not-supported",
        "denied.json, unknown no-permission",
        "standby.json, unknown no-answer",
        "usb-bridge.json, unknown not-supported",
        "virtual.json, unknown not-supported",
        "wds240g2g0a.json, good ok",
        "wds200t2b0a-counts-up.json, good ok",
        "ct500mx500ssd1.json, good ok",
        "made-mx500-flaps.json, good ok",
        "ct240bx500ssd1.json, good ok",
        "samsung-850-evo-worn.json, watch worn 99",
        "kingston-sa400s37.json, good ok",
        "kingston-worn-out.json, replace worn 100",
        "intel-s3520.json, good ok",
        "sk-hynix-hfs1t9.json, good ok",
        "seagate-large-rates.json, good ok",
        "st3000dm001-passed-8256.json, replace reallocated 8256",
        "wd-reallocated-1.json, watch reallocated 1",
        "toshiba-kxg60.json, good ok",
        "intel-mempek1w.json, good ok",
        "wd-sn570.json, good ok",
        "samsung-mzvl2-worn.json, replace self-test",
        "usb-stick.json, unknown not-supported"
    })
    void eachDiskGetsItsVerdict(String file, String verdict) throws IOException {
        assertThat(DiskRule.judge(SmartParser.parse(fixture(file))).health().text())
                .isEqualTo(verdict);
    }

    /** The limits that docs/agent.md tells, each from both sides. */
    @ParameterizedTest
    @CsvSource({
        "REALLOCATED, 1, 50",
        "PENDING, 1, 10",
        "UNCORRECTABLE, 1, 10",
        "MEDIA_ERRORS, 1, 10",
        "WEAR, 80, 100",
        "CRC_ERRORS, 100, 1000000",
        "TEMPERATURE, 60, 1000000"
    })
    void limitsAreWhereThePageSaysThatTheyAre(Smart what, long watch, long replace) {
        boolean isReplaced = replace < 1_000_000;
        assertThat(verdict(what, watch - 1, false)).isEqualTo(Verdict.GOOD);
        assertThat(verdict(what, watch, false)).isEqualTo(Verdict.WATCH);
        assertThat(verdict(what, replace - 1, false)).isEqualTo(Verdict.WATCH);
        assertThat(verdict(what, replace, false)).isEqualTo(isReplaced ? Verdict.REPLACE : Verdict.WATCH);
    }

    @Test
    void anSsdMayBeHotter() {
        assertThat(verdict(Smart.TEMPERATURE, 74, true)).isEqualTo(Verdict.GOOD);
        assertThat(verdict(Smart.TEMPERATURE, 75, true)).isEqualTo(Verdict.WATCH);
    }

    private static Verdict verdict(Smart what, long value, boolean isSolid) {
        Map<Smart, Long> values = new EnumMap<>(Map.of(Smart.REALLOCATED, 0L));
        values.put(what, value);
        return DiskRule.judge(new SmartFacts(Optional.empty(), values, isSolid))
                .health()
                .verdict();
    }

    @Test
    void numbersGoWithTheVerdict() throws IOException {
        assertThat(DiskRule.judge(SmartParser.parse(fixture("hds721050-failing.json")))
                        .numbers())
                .containsEntry(HealthNumber.REALLOCATED, 1975.0)
                .containsEntry(HealthNumber.PENDING, 8.0)
                .containsEntry(HealthNumber.HOURS, 65592.0)
                .containsEntry(HealthNumber.DISK_TEMPERATURE, 25.0);
        assertThat(DiskRule.judge(SmartParser.parse(fixture("samsung-mz7wd240.json")))
                        .numbers())
                .containsEntry(HealthNumber.DISK_WEAR, 9.0);
    }

    @Test
    void garbageIsUnknownWithAReason() throws IOException {
        String whole = fixture("wd140edfz.json");
        Random random = new Random(5);
        for (String garbage : List.of("", "{", "[]", "null", "{}", "smartctl: command not found", "\u0000\u0001")) {
            assertThat(DiskRule.judge(SmartParser.parse(garbage)).health().text())
                    .isEqualTo("unknown not-understood");
        }
        for (int i = 0; i < 300; i++) {
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change < 5; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }
            DiskRule.judge(SmartParser.parse(new String(bytes, StandardCharsets.UTF_8))); // never throws
        }
        String cut = whole.substring(0, whole.length() / 2);
        assertThat(DiskRule.judge(SmartParser.parse(cut)).health().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whatRootHasWrittenDownIsTakenAndElseSmartctlIsAsked(@TempDir Path temp) throws Exception {
        Path facts = Files.createDirectories(temp.resolve("facts"));
        Path bin = Files.createDirectories(temp.resolve("bin"));
        Files.writeString(facts.resolve("smart-sda.json"), fixture("made-pending-24.json"));
        DiskFetch without = new DiskFetch(new Programs(List.of(bin)), Command.USUAL, facts);

        assertThat(DiskRule.judge(without.ask("sda")).health().text()).isEqualTo("replace pending 24");
        assertThat(DiskRule.judge(without.ask("sdb")).health().reason()).isEqualTo(HealthReason.NO_PROGRAM);

        Path answer = Files.writeString(temp.resolve("answer"), fixture("hds721050-failing.json"));
        Path smartctl = Files.writeString(bin.resolve("smartctl"), "#!/bin/sh\ncat " + answer + "\nexit 216\n");
        assertThat(smartctl.toFile().setExecutable(true)).isTrue();
        assertThat(DiskRule.judge(without.ask("sdb")).health().text()).isEqualTo("replace self-test");
    }
}
