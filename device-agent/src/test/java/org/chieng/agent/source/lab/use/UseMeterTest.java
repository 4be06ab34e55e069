package org.chieng.agent.source.lab.use;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.chieng.agent.keep.KeptSlots;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.SeatState;
import org.chieng.protocol.lab.UseQuarter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UseMeterTest {
    private static final Duration TICK = Duration.ofSeconds(30);
    private static final long SECOND = 1_000_000;
    private static final Presence ACTIVE = new Presence(SeatState.ACTIVE, false);
    private static final Presence IDLE = new Presence(SeatState.IDLE, false);
    private static final Presence NOBODY = new Presence(SeatState.NOBODY, false);

    /** A computer whose clocks the test moves, and everything that its agents told. */
    private static final class Computer {
        private long wall = Instant.parse("2026-11-02T00:10:00Z").getEpochSecond() * SECOND;
        private long wrong;
        private boolean known = true;
        private long monotonic = 40 * SECOND;
        private long boot = monotonic;
        private UUID id = new UUID(1, 1);
        private UseMeter meter = new UseMeter(id, Optional.empty(), TICK);
        private final List<UseQuarter> quarters = new ArrayList<>();
        private final List<OffSpan> spans = new ArrayList<>();

        @SuppressWarnings("NullAway.Init") // by the first look
        private UseState kept;

        private Moment now() {
            return new Moment(known ? wall : wall + wrong, known, monotonic, boot, true);
        }

        void look(Presence presence) {
            meter.look(now(), presence);
            quarters.addAll(meter.takeQuarters());
            spans.addAll(meter.takeSpans());
            kept = meter.state(1, 0, UseState.End.NONE).orElseThrow();
        }

        void run(Presence presence, long seconds) {
            for (long left = seconds; left > 0; left -= 30) {
                long step = Math.min(30, left) * SECOND;
                wall += step;
                monotonic += step;
                boot += step;
                look(presence);
            }
        }

        void sleep(long seconds) {
            wall += seconds * SECOND;
            boot += seconds * SECOND;
        }

        /** The power goes, or the machine is shut down; the agent sees nothing until it is started again. */
        void off(long seconds, UseState.End end) {
            UseState left = UseState.parse(new UseState(
                                    kept.boot(),
                                    1,
                                    kept.bootMicros(),
                                    kept.sleptMicros(),
                                    kept.known(),
                                    end,
                                    0,
                                    kept.open())
                            .text())
                    .orElseThrow();
            wall += (seconds + 40) * SECOND;
            monotonic = 40 * SECOND;
            boot = monotonic;
            id = new UUID(id.getMostSignificantBits() + 1, 1);
            meter = new UseMeter(id, Optional.of(left), TICK);
        }

        long sum(ToIntFunction<UseQuarter> of) {
            return quarters.stream().mapToInt(of).sum();
        }

        long off() {
            return sum(UseQuarter::off)
                    + spans.stream().mapToLong(OffSpan::seconds).sum();
        }
    }

    @Test
    void aDayAddsUpToWhatPassed() {
        Computer pc = new Computer();
        pc.look(NOBODY);
        pc.run(NOBODY, 300);
        pc.run(ACTIVE, 2700);
        pc.run(IDLE, 600);
        pc.sleep(4000);
        pc.run(ACTIVE, 1200);
        pc.off(50_000, UseState.End.SHUTDOWN);
        pc.run(NOBODY, 1900);

        assertThat(pc.sum(UseQuarter::active)).isBetween(3900L - 2, 3900L + 2);
        assertThat(pc.sum(UseQuarter::idle)).isBetween(600L - 2, 600L + 2);
        assertThat(pc.off()).isBetween(54_000L - 4, 54_000L + 4);
        long told = pc.quarters.size() * 900L
                + pc.spans.stream().mapToLong(OffSpan::seconds).sum();
        long begin = pc.quarters.get(0).startMicros();
        long end = pc.quarters.get(pc.quarters.size() - 1).startMicros() + UseBook.QUARTER;
        assertThat(told).as("no quarter is missing, none is there twice").isEqualTo((end - begin) / SECOND);
    }

    @Test
    void whatWasSeenOfAQuarterIsToldWhenTheMachineStopsAndOnceMoreWhenTheNextStartKnowsTheTime() {
        Computer pc = new Computer();
        pc.wall += 5 * 60 * SECOND; // a quarter begins
        pc.look(ACTIVE);
        pc.run(ACTIVE, 400);
        pc.meter.stop();
        pc.look(ACTIVE);
        UseQuarter early = pc.quarters.get(pc.quarters.size() - 1);
        assertThat(early.active()).isBetween(398, 402);
        assertThat(early.untold()).isBetween(498, 502);
        int told = pc.quarters.size();
        pc.off(3600, UseState.End.SHUTDOWN);
        pc.run(NOBODY, 900);

        UseQuarter whole = pc.quarters.get(told);
        assertThat(whole.startMicros()).as("it takes the place of the other").isEqualTo(early.startMicros());
        assertThat(whole.untold()).isZero();
        assertThat(whole.active()).isBetween(398, 402);
    }

    @Test
    void aQuarterInWhichTheMachineWasStartedAnewIsWholeAlsoWhereTheTimeIsKnownLater() {
        Computer pc = new Computer();
        pc.wall += 5 * 60 * SECOND; // a quarter begins
        pc.look(ACTIVE);
        pc.run(ACTIVE, 300);
        pc.known = false;
        pc.off(160, UseState.End.SHUTDOWN);
        pc.look(ACTIVE);
        pc.known = true;
        pc.run(ACTIVE, 900);

        UseQuarter whole = pc.quarters.get(pc.quarters.size() - 1);
        assertThat(whole.untold()).isZero();
        assertThat(whole.off()).isBetween(158, 162);
        assertThat(whole.active()).isBetween(698, 702);
    }

    /** As happens at each start in the last minute of a quarter: before the server has told the time it is over. */
    @Test
    void aQuarterThatIsOverBeforeTheTimeIsKnownIsToldOnceMoreAsAWhole() {
        Computer pc = new Computer();
        pc.wall += 5 * 60 * SECOND; // 07:15
        pc.look(ACTIVE);
        pc.run(ACTIVE, 300);
        pc.known = false;
        pc.off(480, UseState.End.SHUTDOWN); // 07:28
        pc.look(ACTIVE);
        pc.run(ACTIVE, 90);
        UseQuarter partly = pc.quarters.get(pc.quarters.size() - 1);
        assertThat(partly.untold()).isBetween(778, 782);
        pc.known = true;
        pc.run(ACTIVE, 900);

        List<UseQuarter> again = pc.quarters.stream()
                .filter(one -> one.startMicros() == partly.startMicros())
                .toList();
        assertThat(again).hasSize(2);
        assertThat(again.get(1).untold()).isZero();
        assertThat(again.get(1).off()).isBetween(478, 482);
        assertThat(again.get(1).active()).isBetween(378, 382);
        assertThat(again.get(1).unknown()).isBetween(38, 42);
    }

    @Test
    void theWholeQuarterComesBehindThePartAlsoWhereItEndsWhenTheTimeIsKnown() {
        Computer pc = new Computer();
        pc.wall += 5 * 60 * SECOND; // 07:15
        pc.look(ACTIVE);
        pc.run(ACTIVE, 300);
        pc.known = false;
        pc.off(550, UseState.End.SHUTDOWN); // 07:29:10
        pc.look(ACTIVE);
        pc.known = true;
        pc.run(ACTIVE, 30);

        UseQuarter last = pc.quarters.get(pc.quarters.size() - 1);
        assertThat(last.untold()).isZero();
        assertThat(last.off()).isBetween(548, 552);
    }

    /** A short sleep is off, too; the two clocks that tell of it are read one after the other, which is none. */
    @Test
    void aSleepOfTwoMinutesIsOff() {
        Computer pc = new Computer();
        pc.look(ACTIVE);
        pc.run(ACTIVE, 900);
        pc.sleep(120);
        pc.run(ACTIVE, 1800);

        assertThat(pc.off()).isBetween(118L, 122L);
    }

    @Test
    void whatWasSeenBeforeTheTimeWasKnownCountsForTheTimeAtWhichItWas() {
        Computer pc = new Computer();
        pc.wall += 5 * 60 * SECOND; // 07:15
        pc.known = false;
        pc.wrong = 365L * 86_400 * SECOND + 400 * SECOND;
        pc.look(ACTIVE);
        pc.run(ACTIVE, 300);
        pc.known = true;
        pc.run(ACTIVE, 1800);

        long begin = Instant.parse("2026-11-02T00:15:00Z").getEpochSecond() * SECOND;
        assertThat(pc.quarters).isNotEmpty().allMatch(one -> Math.abs(one.startMicros() - begin) <= 1800 * SECOND);
        assertThat(pc.sum(UseQuarter::active)).isBetween(1798L, 1802L);
    }

    @Test
    void aPowerCutCostsWhatWasNotKeptAndNothingElse() {
        Computer pc = new Computer();
        pc.look(ACTIVE);
        pc.run(ACTIVE, 1000);
        UseState kept = pc.kept;
        pc.run(ACTIVE, 110); // not kept any more
        pc.kept = kept;
        pc.off(7200, UseState.End.NONE);
        pc.run(NOBODY, 900);

        assertThat(pc.sum(UseQuarter::active)).isBetween(998L, 1002L + 120);
        assertThat(pc.off()).isBetween(7200L - 5, 7200L + 120 + 5);
    }

    @Test
    void afterAStopOfTheAgentAloneNobodyKnows() {
        Computer pc = new Computer();
        pc.look(ACTIVE);
        pc.run(ACTIVE, 900);
        pc.off(36_000, UseState.End.AGENT);
        pc.run(NOBODY, 1800);

        assertThat(pc.off()).isZero();
        assertThat(pc.spans).isEmpty();
    }

    @Test
    void anAgentThatIsStartedAnewGoesOnAndTheTimeBetweenIsUnknown() {
        Computer pc = new Computer();
        pc.look(ACTIVE);
        pc.run(ACTIVE, 1200);
        pc.meter = new UseMeter(pc.id, Optional.of(pc.kept), TICK);
        pc.wall += 100 * SECOND;
        pc.monotonic += 100 * SECOND;
        pc.boot += 100 * SECOND;
        pc.look(ACTIVE);
        pc.run(ACTIVE, 1800);

        assertThat(pc.sum(UseQuarter::off)).isZero();
        assertThat(pc.sum(UseQuarter::unknown))
                .as("and 40 s between the start and the agent's")
                .isBetween(138L, 142L);
    }

    @Test
    void aStallOfTheAgentIsUnknownAndSleepIsOff() {
        Computer pc = new Computer();
        pc.look(ACTIVE);
        pc.run(ACTIVE, 300);
        pc.wall += 3600 * SECOND;
        pc.monotonic += 3600 * SECOND;
        pc.boot += 3600 * SECOND;
        pc.look(ACTIVE);
        pc.sleep(3600);
        pc.run(ACTIVE, 1200);

        assertThat(pc.sum(UseQuarter::unknown)).isBetween(3630L, 3645L);
        assertThat(pc.off()).isBetween(3595L, 3605L);
    }

    @Test
    void aComputerThatTellsNoSleepWasOffWhenNobodyLooked() {
        UseMeter meter = new UseMeter(new UUID(7, 7), Optional.empty(), TICK);
        long wall = Instant.parse("2026-11-02T00:00:00Z").getEpochSecond() * SECOND;
        meter.look(new Moment(wall, true, 0, 0, false), ACTIVE);
        meter.look(new Moment(wall + 30 * SECOND, true, 30 * SECOND, 30 * SECOND, false), ACTIVE);
        long later = wall + 7200 * SECOND; // Fast Startup: the clock that counts stood still
        meter.look(new Moment(later, true, 60 * SECOND, 60 * SECOND, false), ACTIVE);
        meter.look(new Moment(later + 900 * SECOND, true, 90 * SECOND, 90 * SECOND, false), ACTIVE);

        List<UseQuarter> quarters = meter.takeQuarters();
        assertThat(quarters.stream().mapToInt(UseQuarter::on).sum()).isLessThanOrEqualTo(120);
        assertThat(meter.takeSpans().stream().mapToLong(OffSpan::seconds).sum()).isGreaterThan(5400);
    }

    @Test
    void aClockAtNineteenSeventyLosesNothing() {
        Computer pc = new Computer();
        pc.look(ACTIVE);
        pc.run(ACTIVE, 1800);
        pc.off(20_000, UseState.End.SHUTDOWN);
        pc.known = false;
        pc.wrong = -pc.wall + 40 * SECOND;
        pc.look(ACTIVE);
        pc.run(ACTIVE, 3600);
        pc.known = true;
        pc.run(ACTIVE, 1800);
        long end = pc.wall;

        assertThat(pc.sum(UseQuarter::active)).isBetween(1800L + 5400 - 900 - 5, 1800L + 5400 + 5);
        assertThat(pc.off())
                .as("told as soon as the time is known, to the quarter")
                .isBetween(20_000L - 905, 20_005L);
        assertThat(pc.quarters).allMatch(quarter -> quarter.startMicros() < end);
    }

    @Test
    void whateverHappensEachQuarterAddsUp() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Computer pc = new Computer();
            pc.look(NOBODY);
            for (int step = 0; step < 40; step++) {
                switch (random.nextInt(7)) {
                    case 0 -> pc.sleep(random.nextInt(100_000));
                    case 1 ->
                        pc.off(
                                random.nextInt(1_000_000),
                                List.copyOf(EnumSet.allOf(UseState.End.class)).get(random.nextInt(3)));
                    case 2 -> pc.wall += (random.nextInt(200_000) - 100_000) * SECOND; // the clock is set
                    case 3 -> pc.known = random.nextBoolean();
                    case 4 -> pc.wrong = (random.nextInt(2) - 1) * 31_000_000L * SECOND;
                    case 5 -> pc.run(Presence.UNKNOWN, random.nextInt(4000));
                    default -> pc.run(List.of(ACTIVE, IDLE, NOBODY).get(random.nextInt(3)), random.nextInt(8000));
                }
                pc.look(ACTIVE);
            }
            assertThat(pc.quarters)
                    .as("seed " + seed)
                    .allSatisfy(quarter -> assertThat(quarter.off()
                                    + quarter.untold()
                                    + quarter.nobody()
                                    + quarter.idle()
                                    + quarter.active()
                                    + quarter.unknown())
                            .isEqualTo(UseQuarter.SECONDS));
        }
    }

    @Test
    void whatIsKeptOutlastsADamagedPlace(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("use");
        KeptSlots slots = new KeptSlots(file);
        assertThat(slots.read()).isEmpty();
        slots.write("one");
        slots.write("two");
        assertThat(new KeptSlots(file).read()).contains("two");
        assertThat(Files.size(file)).isEqualTo(8192);
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.US_ASCII).indexOf("two");
        bytes[at] = 'x';
        Files.write(file, bytes);
        KeptSlots after = new KeptSlots(file);
        assertThat(after.read()).contains("one");
        after.write("three");
        assertThat(new KeptSlots(file).read()).contains("three");
        Files.writeString(file, "garbage");
        assertThat(new KeptSlots(file).read()).isEmpty();
        assertThat(UseState.parse("garbage")).isEmpty();
        assertThat(UseState.parse("1 x 1 1 1 true NONE 0 0 0 0 0 0 0 0 0")).isEmpty();
    }
}
