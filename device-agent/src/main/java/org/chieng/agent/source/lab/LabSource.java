package org.chieng.agent.source.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.process.Programs;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.source.lab.health.Vital;
import org.chieng.agent.source.lab.use.Moment;
import org.chieng.agent.source.lab.use.UseSource;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.lab.SeatState;
import org.chieng.protocol.lab.Verdict;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The computer that the agent runs on, as one of a lab: whether it is used, how its parts are, and which one it is. Looks on a thread of its own. Nothing
 * is read of who uses it, and for what. Thread-safe.
 */
public final class LabSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(LabSource.class);

    /** How often what has not changed is told again. */
    private static final long REPEAT_MICROS = Duration.ofDays(1).toNanos() / 1000;

    /** Disks and firmware are asked when the computer has done with its start. */
    private static final long FIRST_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

    private final LabConfig config;
    private final ReadingSink sink;
    private final LabView view;
    private final Programs programs;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final Map<String, Reading> told = new LinkedHashMap<>();
    private volatile String seen = "";
    private volatile @Nullable SeatState state;
    private @Nullable Fingerprint parts;
    private final Map<String, Vital> vitals = new LinkedHashMap<>();
    private long begunMicros;
    private long lookedMicros = Long.MIN_VALUE;
    private long repeatedMicros = Long.MIN_VALUE;

    /** Nothing is looked at before {@link #start}. */
    public LabSource(LabConfig config, ReadingSink sink, LabView view) {
        this(config, sink, view, Programs.usual());
    }

    LabSource(LabConfig config, ReadingSink sink, LabView view, Programs programs) {
        this.config = config;
        this.sink = sink;
        this.view = view;
        this.programs = programs;
        this.thread = new Thread(this::run, LabChannels.SOURCE);
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        if (config.enabled()) {
            thread.start();
        }
    }

    private void run() {
        LabConfig.Places places = config.places();
        try {
            Machine machine = Machine.of(places, programs);
            Moment made = view.now();
            UseSource use = new UseSource(
                    new UseSource.Places(places.sys(), places.proc(), places.run(), programs, places.state()),
                    view.clock().bootId(),
                    config.interval());
            begin(machine, use, made);
            do {
                tick(machine, use, made);
            } while (!closing.await(config.interval().toMillis(), TimeUnit.MILLISECONDS));
            end(use);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("this computer can't be looked at, by a fault of the agent's", e);
        }
    }

    /** Tells which start of the computer this is. */
    void begin(Machine machine, UseSource use, Moment made) {
        seen = evidence(machine, use.evidence());
        begunMicros = made.bootMicros();
        tell(new LabReadings(made).boots(use.boots()));
    }

    /** What tells of use and of disks here, in words that need no language. */
    private static String evidence(Machine machine, UseSource.Evidence use) {
        return "logind=" + use.logind() + ", input=" + use.inputDevices() + ", desktop=" + use.desktop() + ", smartctl="
                + machine.asksDisks();
    }

    /** Looks once at what is due. */
    void tick(Machine machine, UseSource use, Moment made) throws InterruptedException {
        try {
            Moment now = view.now();
            use(use, now);
            boolean due = now.bootMicros() - lookedMicros >= config.health().toNanos() / 1000;
            boolean first = lookedMicros == Long.MIN_VALUE && now.bootMicros() - made.bootMicros() >= FIRST_MICROS;
            if (lookedMicros == Long.MIN_VALUE ? first : due) {
                lookedMicros = now.bootMicros();
                body(machine, use, now, made);
            }
        } catch (RuntimeException e) {
            log.error("this computer can't be looked at, by a fault of the agent's", e);
        }
    }

    private void use(UseSource use, Moment now) throws InterruptedException {
        SeatState seen = use.look(now);
        LabReadings readings = new LabReadings(now);
        use.takeSpans().forEach(readings::off);
        quarters(use, now, readings);
        if (seen != state) {
            readings.state(seen);
            state = seen;
        }
        tell(readings);
    }

    private void quarters(UseSource use, Moment now, LabReadings readings) {
        long begun = now.nowMicros() - (now.bootMicros() - begunMicros);
        use.takeQuarters().forEach(one -> readings.quarter(one, one.startMicros() < begun));
    }

    private void body(Machine machine, UseSource use, Moment now, Moment made) throws InterruptedException {
        Fingerprint found = machine.parts();
        LabReadings readings = new LabReadings(now);
        boolean repeat = repeatedMicros == Long.MIN_VALUE || now.bootMicros() - repeatedMicros >= REPEAT_MICROS;
        if (repeat || !found.equals(parts)) {
            readings.identity(found);
        }
        parts = found;
        long passed = now.bootMicros() - made.bootMicros();
        OptionalLong right =
                now.isKnown() ? OptionalLong.of((now.nowMicros() - passed) / 1_000_000) : OptionalLong.empty();
        for (Vital vital : machine.health(found, use.memoryBefore(), right)) {
            Vital before = vitals.put(vital.health().channel(), vital);
            if (repeat || before == null || !before.health().equals(vital.health())) {
                readings.vital(vital);
            }
            if (before == null || !before.health().equals(vital.health())) {
                log(vital);
            }
        }
        use.memory(machine.memoryMebibytes(found));
        repeatedMicros = repeat ? now.bootMicros() : repeatedMicros;
        tell(readings);
    }

    private static void log(Vital vital) {
        boolean good =
                vital.health().verdict() == Verdict.GOOD || vital.health().verdict() == Verdict.UNKNOWN;
        String what = vital.health().channel();
        if (good) {
            log.info("this computer: {} is {}", what, vital.health().text());
        } else {
            log.warn("this computer: {} is {}", what, vital.health().text());
        }
    }

    /** Tells what is left to tell. */
    void end(UseSource use) throws InterruptedException {
        Moment now = view.now();
        boolean stopping = use.close(now);
        LabReadings readings = new LabReadings(now);
        use.takeSpans().forEach(readings::off);
        quarters(use, now, readings);
        if (stopping && state != SeatState.STOPPING) {
            readings.state(SeatState.STOPPING);
        }
        tell(readings);
    }

    private void tell(LabReadings readings) {
        List<Measured> all = readings.all();
        if (all.isEmpty()) {
            return;
        }
        sink.accept(all);
        synchronized (told) {
            all.forEach(one -> told.put(one.reading().channel().channel(), one.reading()));
        }
    }

    /** The newest of each channel that was told, in the order of coming up: for the page on this computer, which shows them all. */
    public List<Reading> told() {
        synchronized (told) {
            return new ArrayList<>(told.values());
        }
    }

    /** What this computer does now; empty when it is not looked at. */
    public Optional<SeatState> state() {
        return Optional.ofNullable(state);
    }

    @Override
    public List<SourceStatus> status() {
        if (!config.enabled()) {
            return List.of();
        }
        List<String> channels =
                told().stream().map(reading -> reading.channel().channel()).toList();
        return List.of(new SourceStatus(
                LabChannels.SOURCE,
                LabChannels.SOURCE,
                "/",
                channels.isEmpty() ? SourceStatus.State.WAITING : SourceStatus.State.READING,
                seen,
                channels));
    }

    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }
}
