package org.chieng.server.lab;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.chieng.server.e2e.JarProcess;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.UseSlice;
import org.chieng.sim.lab.Happening;
import org.chieng.sim.lab.LabPc;
import org.chieng.sim.lab.LabTerm;
import org.chieng.sim.lab.Life;
import org.chieng.sim.lab.UseSums;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A term in a room of 20 computers: the agent's own code on each, in a process of its own, and the server's ingest, store, sums and findings, on simulated time. What
 * the server says in the end is held to what really was.
 */
class SimulatedTermIT {
    private static final long SEED = 2026;
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 7);
    private static final int WEEKS = 18;
    private static final int PCS = 20;

    /** What each start to end of a computer may be wrong by, seconds. */
    private static final long TOLERANCE = 120;

    private static final LabTerm TERM = LabTerm.of(SEED, FIRST, WEEKS, PCS);

    @TempDir
    static Path folder;

    private static TermServer server;
    private static Map<String, UseSlice> days;

    @BeforeAll
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    static void play() throws Exception {
        Path sent = Files.createDirectory(folder.resolve("sent"));
        sendAll(sent);
        server = new TermServer(TERM, Files.createDirectory(folder.resolve("server")));
        server.play(TermWire.read(sent));
        days = sums();
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    /** The agents run in a process of their own: their classes and the server's don't know each other. */
    private static void sendAll(Path sent) throws IOException, InterruptedException {
        String classes = String.join(
                File.pathSeparator,
                Path.of("..", "device-agent", "target", "test-classes").toString(),
                Path.of("..", "device-agent", "target", "chieng-agent.jar").toString(),
                Path.of("..", "firmware-sim", "target", "classes").toString());
        Path log = folder.resolve("agents.log");
        List<String> command = JarProcess.java(
                folder,
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                classes,
                "org.chieng.agent.source.lab.LabTermMain",
                Long.toString(SEED),
                FIRST.toString(),
                Integer.toString(WEEKS),
                Integer.toString(PCS),
                sent.toString());
        Process agents = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(agents.waitFor(20, TimeUnit.MINUTES)).isTrue();
            String said = Files.readString(log);
            assertThat(agents.exitValue())
                    .as(said.substring(Math.max(0, said.length() - 4000)))
                    .isZero();
        } finally {
            agents.destroyForcibly();
        }
    }

    /** What the server keeps of each device and day, its lessons together. */
    private static Map<String, UseSlice> sums() throws Exception {
        Map<String, UseSlice> sums = new TreeMap<>();
        for (String lab : List.of("tin-1", "tin-2")) {
            for (UseSlice one : server.registry.labBoard().uses().of(new EntryId(lab), FIRST, FIRST.plusWeeks(WEEKS))) {
                sums.merge(one.device() + " " + one.day(), one, SimulatedTermIT::together);
            }
        }
        return sums;
    }

    private static UseSlice together(UseSlice one, UseSlice other) {
        return new UseSlice(
                one.device(),
                one.day(),
                0,
                one.lab(),
                one.whole() + other.whole(),
                one.powered() + other.powered(),
                one.session() + other.session(),
                one.active() + other.active(),
                one.unknown() + other.unknown(),
                one.untold() + other.untold(),
                one.weak() + other.weak());
    }

    private static UseSums told(LabPc pc, LocalDate day) {
        UseSums told = new UseSums(0, 0, 0);
        for (Life life : pc.lives()) {
            UseSlice one = days.get(life.device() + " " + day);
            if (one != null) {
                told = new UseSums(
                        told.on() + one.powered(), told.session() + one.session(), told.active() + one.active());
            }
        }
        return told;
    }

    private static long sittings(LabPc pc, long from, long to) {
        return pc.sittings().stream()
                .filter(one -> one.over() > from && one.begin() < to)
                .count();
    }

    private static boolean isUnplugged(LabPc pc, LocalDate day) {
        long from = LabTerm.second(day);
        return from + 4 * 86_400 > pc.unpluggedFrom() && from - 86_400 < pc.unpluggedTo();
    }

    @Test
    void useOfEachComputerAndDayIsWithinTwoMinutesOfTheTruthPerSession() {
        List<String> wrong = new ArrayList<>();
        for (LabPc pc : TERM.pcs()) {
            boolean tellsPeople = pc.kind() != LabPc.Kind.FAST_STARTUP;
            for (LocalDate day = FIRST; day.isBefore(FIRST.plusWeeks(WEEKS)); day = day.plusDays(1)) {
                if (isUnplugged(pc, day)) {
                    continue;
                }
                long from = LabTerm.second(day);
                UseSums truth = pc.sums(from, from + 86_400);
                UseSums told = told(pc, day);
                long most = TOLERANCE * sittings(pc, from, from + 86_400);
                boolean isRight = isNear(told, tellsPeople ? truth : new UseSums(truth.on(), 0, 0), most);
                if (!isRight) {
                    wrong.add(pc.number() + " " + pc.kind() + " " + day + ": told " + told + ", was " + truth
                            + ", starts " + sittings(pc, from, from + 86_400));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void eachDayHas24Hours() {
        days.values().stream()
                .filter(one -> one.day().isBefore(FIRST.plusWeeks(WEEKS)))
                .forEach(one -> {
                    assertThat(one.whole()).as(one.toString()).isEqualTo(86_400);
                    assertThat(one.off() + one.powered() + one.untold()).isEqualTo(86_400);
                });
        assertThat(days).hasSizeGreaterThan(PCS * 7 * WEEKS / 2);
        assertThat(server.refused).isEmpty();
    }

    /**
     * What a computer told when it was shut down, and told anew when it was on again, counts once, and nothing of it stays untold: also where the quarter of a start is
     * over before the time is known.
     */
    @Test
    void betweenTheFirstAndTheLastStartNothingIsUntold() {
        List<String> untold = new ArrayList<>();
        for (LabPc pc : TERM.pcs()) {
            if (pc.lives().size() > 1) {
                continue; // between one life and the next nobody tells
            }
            LocalDate first = day(pc.sittings().get(0).over()).plusDays(1);
            LocalDate last = day(pc.sittings().get(pc.sittings().size() - 1).begin());
            for (LocalDate day = first; day.isBefore(last); day = day.plusDays(1)) {
                UseSlice told = days.get(pc.lives().get(0).device() + " " + day);
                if (!isUnplugged(pc, day) && (told == null || told.untold() > 0)) {
                    untold.add(pc.number() + " " + pc.kind() + " " + day + ": " + told);
                }
            }
        }
        assertThat(untold).isEmpty();
    }

    /** When that was, a computer without a clock can't say: only that it was between what is known before and behind. */
    @Test
    void nothingIsLostNorDoubledIn30DaysWithoutLineWithAClockThatIsWrong() {
        List<String> wrong = new ArrayList<>();
        for (LabPc pc : TERM.pcs()) {
            if (pc.unpluggedFrom() > TERM.end()) {
                continue;
            }
            LocalDate first = day(pc.unpluggedFrom()).minusDays(3);
            LocalDate last = day(pc.unpluggedTo()).plusDays(1);
            UseSums told = new UseSums(0, 0, 0);
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                UseSums one = told(pc, day);
                told = new UseSums(told.on() + one.on(), told.session() + one.session(), told.active() + one.active());
            }
            long from = LabTerm.second(first);
            long to = LabTerm.second(last.plusDays(1));
            UseSums truth = pc.sums(from, to);
            long most = TOLERANCE * sittings(pc, from, to);
            if (!isNear(told, truth, most)) {
                wrong.add(
                        pc.number() + " " + pc.kind() + ": told " + told + ", was " + truth + ", give or take " + most);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static LocalDate day(long second) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(second), LabTerm.ZONE);
    }

    private static boolean isNear(UseSums told, UseSums truth, long most) {
        return Math.abs(told.on() - truth.on()) <= most
                && Math.abs(told.session() - truth.session()) <= most
                && Math.abs(told.active() - truth.active()) <= most;
    }

    @Test
    void eachTheftMoveAndFailureIsToldOnceAndNothingElse() throws Exception {
        List<String> expected = new ArrayList<>();
        for (Happening one : TERM.truth()) {
            LabPc pc = one.pc() == 0 ? null : TERM.pcs().get(one.pc() - 1);
            String device = pc == null ? "room" : pc.lifeAt(one.at()).device();
            expected.add(kind(one.kind()) + " " + device);
        }
        List<String> found = server
                .registry
                .labBoard()
                .findings()
                .between(
                        TermServer.SCHOOL,
                        Instant.ofEpochSecond(LabTerm.second(FIRST)),
                        Instant.ofEpochSecond(TERM.end() + 1))
                .stream()
                .map(one -> one.kind() + " " + (one.device() == null ? "room" : one.device()))
                .toList();
        assertThat(count(found)).isEqualTo(count(expected));
    }

    private static Map<String, Long> count(List<String> words) {
        return words.stream().collect(groupingBy(one -> one, TreeMap::new, counting()));
    }

    private static Finding.Kind kind(Happening.Kind happening) {
        return switch (happening) {
            case MEMORY_TAKEN -> Finding.Kind.MEMORY_GONE;
            case DISK_TAKEN -> Finding.Kind.DISK_GONE;
            case DISK_DIES -> Finding.Kind.DISK_FAILING;
            case BATTERY_DIES -> Finding.Kind.PART_FAILING;
            case MOVED -> Finding.Kind.MOVED;
            case STOLEN, UNPLUGGED -> Finding.Kind.MISSING;
            case POWER_CUT -> Finding.Kind.ROOM_SILENT;
        };
    }
}
