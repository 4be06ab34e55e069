package org.chieng.server.e2e;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulated month of three boards that measure every ten minutes, in which everything fails that can, and then what is in the store is held
 * against what the boards printed. Agent and server are processes that are killed with -9; boards are pseudo-terminals.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class ChaosMonthIT {
    private static final int DAY = ChaosMonth.STEPS_A_DAY;
    private static final long HOUR = 3_600_000_000L;
    private static final long YEAR = 365 * 24 * HOUR;

    @TempDir
    Path folder;

    @Test
    void afterAMonthOfFailuresEachReadingIsInTheStoreOnceWithItsTime() throws Exception {
        long seed = Long.getLong("chieng.seed", System.nanoTime());
        int days = Integer.getInteger("chieng.days", 30);
        System.err.println("ChaosMonthIT: -Dchieng.seed=" + seed);
        long begun = System.nanoTime();
        try (ChaosMonth month = new ChaosMonth(folder, seed)) {
            plan(month, new Random(~seed));
            month.run(Math.min(30, days) * DAY);
            month.comeToRest();
            System.err.printf(
                    "ChaosMonthIT: %d days in %d s: %s%n",
                    days, (System.nanoTime() - begun) / 1_000_000_000, month.events());
            try (TimeSeriesStore store = SqliteTimeSeriesStore.open(month.store())) {
                ChaosVerdict verdict = ChaosVerdict.of(store, month.ledger());
                System.err.println("ChaosMonthIT: " + verdict.summary());
                verdict.assertNothingIsWrong();
            }
        }
    }

    /** Each day something of its own, and some kills. */
    private static void plan(ChaosMonth month, Random random) {
        for (int day = 0; day < 30; day++) {
            month.at(day * DAY + random.nextInt(DAY), "agent kill -9", month::killAgentInMidLine);
            if (day % 5 == 4) {
                month.killServer(day * DAY + random.nextInt(DAY), random.nextInt(6));
            }
        }
        month.line(DAY + random.nextInt(60), 1 + random.nextInt(5), ChaosLine.Mode.DOWN);
        month.line(2 * DAY + random.nextInt(30), 20 + random.nextInt(60), ChaosLine.Mode.SILENT);
        boot(month, 3 * DAY + random.nextInt(60), "power loss, clock at 1970", 3 + random.nextInt(30), 0);
        month.line(4 * DAY + random.nextInt(30), 10 + random.nextInt(40), ChaosLine.Mode.HALF_OPEN);
        month.line(
                5 * DAY + random.nextInt(30),
                3 * DAY + random.nextInt(60),
                ChaosLine.Mode.DOWN); // fuller than the journal
        month.line(9 * DAY + random.nextInt(30), 10 + random.nextInt(20), ChaosLine.Mode.DEAF);
        month.wrongSecret(10 * DAY + random.nextInt(30), 10 + random.nextInt(40));
        boot(month, 11 * DAY + random.nextInt(60), "power loss, clock a year ahead", 2 + random.nextInt(20), YEAR);
        // the server is there, and its answer to the question for the time is lost each time
        int deaf = 27 * DAY + 40 + random.nextInt(30);
        month.line(deaf, 6 + random.nextInt(20), ChaosLine.Mode.DEAF);
        month.at(deaf + 1, "power loss, clock a year ahead", () -> month.losePower(YEAR));
        month.line(12 * DAY + random.nextInt(30), 10 + random.nextInt(40), ChaosLine.Mode.CUT_AT_ONCE);
        month.at(13 * DAY + 20, "clock set wrong by an hour", () -> month.setWallOffset(HOUR));
        month.at(13 * DAY + 70, "clock set wrong by an hour", () -> month.setWallOffset(-HOUR));
        month.at(13 * DAY + 110, "clock set right", () -> month.setWallOffset(0));
        month.line(14 * DAY + random.nextInt(30), 40 + random.nextInt(40), ChaosLine.Mode.CUT);
        month.killServer(15 * DAY + random.nextInt(60), 30 + random.nextInt(30));
        // the power fails twice, and nobody could be asked for the time in between
        month.line(16 * DAY + 10, 100, ChaosLine.Mode.DOWN);
        month.at(
                16 * DAY + 20 + random.nextInt(20), "power loss, clock at 1970", () -> month.losePower(month.to1970()));
        month.at(
                16 * DAY + 60 + random.nextInt(30), "power loss, clock at 1970", () -> month.losePower(month.to1970()));
        month.line(17 * DAY + random.nextInt(60), 20, ChaosLine.Mode.BUSY);
        // a disk that fills while the line is away
        month.line(18 * DAY + 5, 2 * DAY, ChaosLine.Mode.SILENT);
        month.fillDisk(18 * DAY + 40, DAY, 5_000 + random.nextInt(20_000));
        month.at(18 * DAY + 60 + random.nextInt(40), "agent kill -9, disk full", month::killAgent);
        month.at(
                18 * DAY + 110 + random.nextInt(40),
                "power loss, disk full",
                () -> month.losePower(random.nextBoolean() ? month.to1970() : 0));
        month.takeDisk(21 * DAY + random.nextInt(60), 3);
        boot(month, 22 * DAY + random.nextInt(60), "power loss, clock an hour behind", 5 + random.nextInt(30), -HOUR);
        boot(month, 23 * DAY + random.nextInt(60), "power loss, clock right", 5 + random.nextInt(30), 1_000);
        for (int i = 0; i < 3; i++) {
            month.line((24 + i) * DAY + random.nextInt(100), 2 + random.nextInt(40), anyMode(random));
        }
        boot(month, 28 * DAY + random.nextInt(60), "power loss, clock at 1970", 5 + random.nextInt(30), 0);
    }

    /** @param wallOffset 0: the clock is at 1970 */
    private static void boot(ChaosMonth month, int at, String name, int stepsWithoutLine, long wallOffset) {
        month.line(at, stepsWithoutLine, ChaosLine.Mode.DOWN);
        month.at(at + 1, name, () -> month.losePower(wallOffset == 0 ? month.to1970() : wallOffset));
        month.at(at + stepsWithoutLine + 60, "clock set right", () -> month.setWallOffset(0));
    }

    private static ChaosLine.Mode anyMode(Random random) {
        ChaosLine.Mode[] all = ChaosLine.Mode.values();
        return all[1 + random.nextInt(all.length - 1)];
    }
}
