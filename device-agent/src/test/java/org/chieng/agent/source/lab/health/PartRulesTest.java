package org.chieng.agent.source.lab.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.HealthNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartRulesTest {
    private static OptionalLong of(long number) {
        return OptionalLong.of(number);
    }

    private static final OptionalLong NONE = OptionalLong.empty();

    private static String battery(OptionalLong full, OptionalLong design, long cycles) {
        return BatteryRule.judge(full, design, of(cycles)).health().text();
    }

    @Test
    void batteriesAreJudgedByWhatTheyHold() {
        assertThat(battery(of(48_000_000), of(50_000_000), 120)).isEqualTo("good ok");
        assertThat(battery(of(52_000_000), of(50_000_000), 12))
                .as("more than when new")
                .isEqualTo("good ok");
        assertThat(battery(of(28_000_000), of(50_000_000), 700)).isEqualTo("watch worn 44");
        assertThat(battery(of(15_000_000), of(50_000_000), 900)).isEqualTo("replace worn 70");
        assertThat(battery(of(30_500_000), of(50_000_000), 0)).isEqualTo("good ok");
        assertThat(battery(of(30_000_000), of(50_000_000), 0)).isEqualTo("watch worn 40");
        assertThat(battery(of(20_500_000), of(50_000_000), 0)).isEqualTo("watch worn 59");
        assertThat(battery(of(20_000_000), of(50_000_000), 0)).isEqualTo("replace worn 60");
        assertThat(battery(of(0), of(50_000_000), 900)).isEqualTo("replace dead");
        assertThat(battery(NONE, of(50_000_000), 0)).isEqualTo("unknown not-supported");
        assertThat(battery(of(10), of(0), 0)).isEqualTo("unknown not-supported");
        assertThat(BatteryRule.judge(of(48), of(50), of(0)).numbers()).doesNotContainKey(HealthNumber.CYCLES);
        assertThat(BatteryRule.judge(of(48), of(50), of(312)).numbers())
                .isEqualTo(Map.of(HealthNumber.CYCLES, 312.0, HealthNumber.BATTERY_WEAR, 4.0));
    }

    /**
     * What sysfs showed of real batteries, as people reported it: i3status 186, TLP 330, 446, 621 and 853, tpacpi-bat 96, omarchy 10377 (all on GitHub), deepin's and
     * UX32's in public sources.
     */
    @ParameterizedTest
    @CsvSource({
        "42T4977 of SMP, 25500000, 38920000, 0, good ok",
        "45N1173 of SANYO, 94860, 93960, 0, good ok",
        "HP Primary, 4576, 4576, 0, good ok",
        "DELL 70N2F95, 7394, 7394, 0, good ok",
        "42T4763 of SANYO in a T410, 38700, 48840, 88, good ok",
        "ThinkPad, 46590000, 45280000, 0, good ok",
        "01AV495 of LGC, 64300, 90060, 284, good ok",
        "01AV496 of SANYO, 92400, 92400, 1, good ok",
        "LNV-45N1 of LGC, 41250000, 46970000, 0, good ok",
        "UX32-65 of ASUSTeK, 40877000, 48248000, 481, good ok",
        "L14M4P23 of SMP, 52260000, 60000000, 0, good ok"
    })
    void batteriesThatPeopleReportedAreJudged(String which, long full, long design, long cycles, String verdict) {
        assertThat(battery(of(full), of(design), cycles)).as(which).isEqualTo(verdict);
    }

    private static void supply(Path sys, String name, String... lines) throws IOException {
        Path folder = Files.createDirectories(sys.resolve("class/power_supply/" + name));
        for (String line : lines) {
            Files.writeString(
                    folder.resolve(line.substring(0, line.indexOf('='))), line.substring(line.indexOf('=') + 1) + "\n");
        }
    }

    @Test
    void batteriesOfMiceAndThoseThatWereTakenOutAreNone(@TempDir Path sys) throws IOException {
        supply(sys, "AC", "type=Mains", "online=1");
        supply(
                sys,
                "BAT0",
                "type=Battery",
                "present=1",
                "energy_full=20000000",
                "energy_full_design=47520000",
                "cycle_count=0");
        supply(
                sys,
                "BAT1",
                "type=Battery",
                "present=1",
                "charge_full=2200000",
                "charge_full_design=2200000",
                "cycle_count=213");
        supply(sys, "BAT2", "type=Battery", "present=0");
        supply(sys, "hidpp_battery_0", "type=Battery", "scope=Device", "capacity=50");

        assertThat(new PowerSupplies(sys).batteries())
                .extracting(
                        vital -> vital.health().channel() + " " + vital.health().text())
                .containsExactly("health.battery.1 watch worn 58", "health.battery.2 good ok");
        assertThat(new PowerSupplies(sys.resolve("none")).batteries()).isEmpty();
    }

    @Test
    void roomHeatMemoryAndClockAreJudged() {
        assertThat(PartRules.space(5, 100).health().text()).isEqualTo("watch space-low 5");
        assertThat(PartRules.space(50, 100).health().text()).isEqualTo("good ok");
        assertThat(PartRules.space(1, 0).health().text()).isEqualTo("unknown not-understood");
        assertThat(PartRules.temperature(of(97)).health().text()).isEqualTo("watch hot 97");
        assertThat(PartRules.temperature(NONE).health().text()).isEqualTo("unknown not-supported");
        OptionalLong has = of(7_900_000);
        assertThat(PartRules.memory(has, 8192, of(8192)).health().text()).isEqualTo("good ok");
        assertThat(PartRules.memory(of(3_900_000), 4096, of(8192)).health().text())
                .isEqualTo("watch less 4096");
        assertThat(PartRules.memory(of(3_900_000), 8192, of(8192)).health().text())
                .isEqualTo("watch unused 4384");
        assertThat(PartRules.memory(has, 0, of(7800)).health().text())
                .as("firmware took more")
                .isEqualTo("good ok");
        assertThat(PartRules.memory(NONE, 0, NONE).health().text()).isEqualTo("unknown not-supported");
        long now = 1_795_000_000L;
        assertThat(PartRules.clock(of(now + 2), of(now)).health().text()).isEqualTo("good ok");
        assertThat(PartRules.clock(of(now + 7 * 3600), of(now)).health().text())
                .as("Windows")
                .isEqualTo("good ok");
        assertThat(PartRules.clock(of(now + 600), of(now)).health().text()).isEqualTo("watch wrong 600");
        assertThat(PartRules.clock(of(now - 40_000_000), of(now)).health().text())
                .isEqualTo("watch wrong -40000000");
        assertThat(PartRules.clock(of(1_000), of(now)).health().text()).isEqualTo("watch reset");
        assertThat(PartRules.clock(of(now), NONE).health().text()).isEqualTo("unknown no-answer");
        assertThat(PartRules.clock(NONE, of(now)).health().text()).isEqualTo("unknown not-supported");
    }

    @Test
    void linuxIsReadAsItShowsItself(@TempDir Path temp) throws Exception {
        Path hwmon = Files.createDirectories(temp.resolve("sys/class/hwmon/hwmon2"));
        Files.writeString(hwmon.resolve("name"), "coretemp\n");
        Files.writeString(hwmon.resolve("temp1_input"), "47000\n");
        Files.writeString(hwmon.resolve("temp2_input"), "51000\n");
        Files.writeString(hwmon.resolve("temp3_input"), "-274000\n");
        Path rtc = Files.createDirectories(temp.resolve("sys/class/rtc/rtc0"));
        Files.writeString(rtc.resolve("since_epoch"), "1795000003\n");
        Path proc = Files.createDirectories(temp.resolve("proc"));
        Files.writeString(proc.resolve("meminfo"), "MemTotal:        3931136 kB\nMemFree:          200000 kB\n");
        LinuxBody body = new LinuxBody(temp.resolve("sys"), proc);

        List<Vital> all = new HealthCheck(body, temp, new Programs(List.of()), temp)
                .look(new HealthCheck.Known(List.of("sda"), 0, NONE, of(1_795_000_000L)));

        assertThat(all)
                .extracting(
                        vital -> vital.health().channel() + " " + vital.health().text())
                .contains(
                        "health.disk.1 unknown no-program",
                        "health.temperature good ok",
                        "health.memory good ok",
                        "health.clock good ok");
        assertThat(body.processorCelsius()).hasValue(51);
        assertThat(new LinuxBody(temp.resolve("x"), temp.resolve("x")).memoryKibibytes())
                .isEmpty();
    }
}
