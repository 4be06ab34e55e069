package org.chieng.agent.source.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import org.chieng.agent.journal.Cursor;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.journal.JournalException;
import org.chieng.agent.journal.QuickDisk;
import org.chieng.agent.process.Programs;
import org.chieng.agent.source.lab.use.Moment;
import org.chieng.agent.source.lab.use.SimulatedUse;
import org.chieng.agent.source.lab.use.UseSource;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.chieng.agent.uplink.WirePacks;
import org.chieng.sim.lab.Doing;
import org.chieng.sim.lab.LabPc;
import org.chieng.sim.lab.Life;
import org.chieng.sim.lab.Sitting;
import org.chieng.sim.lab.Span;

/**
 * The agent's lab source, journal and clock on a simulated computer, over a term: all real but for logind's words, the waiting for the disk, and the line, which
 * brings the real messages into a file, some of them twice. Confined to one thread.
 */
final class SimulatedPc {
    private static final long SECOND = 1_000_000;

    /** The agent is started by the system so long after the computer. */
    private static final long AGENT_STARTS = 25 * SECOND;

    /** Later a server counts a session as gone that did not say so. */
    private static final long GONE_AFTER = 90 * SECOND;

    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final LabPc pc;
    private final Path folder;
    private final SimulatedFiles files;
    private final SimulatedWire wire;
    private final SplittableRandom random;
    private long interrupts;

    SimulatedPc(LabPc pc, Path folder, SimulatedWire wire) {
        this.pc = pc;
        this.folder = folder;
        this.files = new SimulatedFiles(folder.resolve("root"));
        this.wire = wire;
        this.random = new SplittableRandom(pc.number());
    }

    /** Runs the whole term. */
    void run() throws IOException, JournalException, InterruptedException {
        for (Sitting sitting : pc.sittings()) {
            if (sitting.over() - sitting.begin() > AGENT_STARTS / SECOND) {
                try (Run run = new Run(sitting)) {
                    run.run();
                }
            }
        }
    }

    /** One start of the computer to its end. */
    private final class Run implements AutoCloseable {
        private final Sitting sitting;
        private final Life life;
        private final SimulatedPcClock clock;
        private final ClockBook book;
        private final Journal journal;
        private final Cursor cursor;
        private final SimulatedUse person = new SimulatedUse();
        private final UseSource use;
        private final LabSource source;
        private final Machine machine;
        private final LabView view;
        private boolean online;
        private long askedMicros = Long.MIN_VALUE / 2;

        Run(Sitting sitting) throws IOException, JournalException {
            this.sitting = sitting;
            this.life = pc.lifeAt(sitting.begin());
            long begin = sitting.begin();
            long ahead = pc.kind().ahead(begin);
            boolean windows = pc.kind() == LabPc.Kind.FAST_STARTUP;
            this.clock = new SimulatedPcClock(begin * SECOND, ahead * SECOND, windows);
            clock.set(begin * SECOND + AGENT_STARTS);
            files.start(pc.hardwareAt(begin), sitting, begin + ahead);
            files.pass(clock.uptimeMicros() / 10_000, interrupts);
            Path root = folder.resolve("root");
            Path data = Files.createDirectories(folder.resolve(life.device()));
            UUID boot = new UUID(pc.number(), begin);
            SystemTime system = SystemTime.below(windows ? folder.resolve("nowhere") : root);
            this.book = ClockBook.open(data.resolve("clock"), clock.agentClock(boot), system);
            this.journal = QuickDisk.open(
                    new JournalConfig(
                            data.resolve("journal"), 8L << 20, Duration.ofDays(90), Duration.ofHours(1), 64 << 10),
                    clock.agentClock(boot),
                    book);
            this.cursor = journal.cursor();
            Programs none = new Programs(List.of(folder.resolve("none")));
            LabConfig config = new LabConfig(
                    true,
                    INTERVAL,
                    Duration.ofHours(6),
                    new LabConfig.Places(
                            root.resolve("sys"),
                            root.resolve("proc"),
                            root.resolve("run"),
                            root.resolve("facts"),
                            root,
                            data.resolve("lab-use")));
            this.view = new LabView(clock.agentClock(boot), this::trueMicros, system);
            this.source = new LabSource(config, journal, view, none);
            this.machine = Machine.of(config.places(), none);
            this.use = person.source(
                    new UseSource.Places(
                            config.places().sys(),
                            windows ? root.resolve("nowhere") : config.places().proc(),
                            config.places().run(),
                            none,
                            config.places().state()),
                    boot,
                    INTERVAL,
                    !windows);
        }

        private OptionalLong trueMicros() {
            return book.isKnown() ? OptionalLong.of(book.correctedNowMicros()) : OptionalLong.empty();
        }

        void run() throws IOException, InterruptedException {
            Moment made = view.now();
            source.begin(machine, use, made);
            for (Span span : sitting.spans()) {
                if (span.doing() == Doing.SLEEP) {
                    sleep(span);
                } else {
                    goOn(span, made);
                }
            }
            if (sitting.end() == Sitting.End.SHUTDOWN) {
                person.stop();
                source.end(use);
                send();
            }
            if (online) {
                boolean says = sitting.end() == Sitting.End.SHUTDOWN;
                wire.gone(clock.trueMicros() + (says ? SECOND : GONE_AFTER), life.device());
            }
        }

        private void goOn(Span span, Moment made) throws IOException, InterruptedException {
            long end = span.to() * SECOND;
            while (clock.trueMicros() < end) {
                if (clock.trueMicros() >= span.from() * SECOND) {
                    person.at(span.doing(), span.from(), clock.trueMicros() / SECOND);
                    look(made);
                }
                long next = Math.min(end, clock.trueMicros() + INTERVAL.toNanos() / 1000);
                if (span.doing() == Doing.ACTIVE) {
                    interrupts += (next - Math.max(clock.trueMicros(), span.from() * SECOND)) / SECOND * 2;
                }
                clock.set(next);
            }
        }

        private void look(Moment made) throws IOException, InterruptedException {
            files.pass(clock.uptimeMicros() / 10_000, interrupts);
            book.look();
            source.tick(machine, use, made);
            boolean plugged = pc.isPlugged(clock.trueMicros() / SECOND);
            if (plugged && !online) {
                wire.connected(clock.trueMicros(), life.device());
            } else if (!plugged && online) {
                wire.gone(clock.trueMicros() + GONE_AFTER, life.device());
            }
            online = plugged;
            if (online && clock.trueMicros() - askedMicros > 3600 * SECOND) {
                askedMicros = clock.trueMicros();
                long now = clock.monotonicMicros();
                book.serverSaid(clock.trueMicros() - 10_000, now - 20_000, now);
            }
            send();
        }

        private void sleep(Span span) throws IOException {
            if (online) {
                wire.gone(clock.trueMicros() + GONE_AFTER, life.device());
            }
            online = false;
            askedMicros = Long.MIN_VALUE / 2;
            clock.sleep(span.to() * SECOND - clock.trueMicros());
        }

        /** Now and then the answer to a message is lost, and it is sent again. */
        private void send() throws IOException {
            if (!online || journal.lastSequence() == journal.acknowledged()) {
                return;
            }
            cursor.seek(journal.acknowledged() + 1);
            for (WirePacks.Wire one : WirePacks.of(cursor.read(4000, 1 << 20))) {
                wire.message(clock.trueMicros(), life.device(), one.payload());
                if (random.nextInt(30) == 0) {
                    return;
                }
                journal.acknowledge(one.lastSequence());
            }
        }

        @Override
        public void close() throws IOException {
            cursor.close();
            journal.close();
        }
    }
}
