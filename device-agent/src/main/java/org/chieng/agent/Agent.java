package org.chieng.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.agent.check.CheckSocket;
import org.chieng.agent.check.Finding;
import org.chieng.agent.check.Findings;
import org.chieng.agent.check.Report;
import org.chieng.agent.claim.ClaimStatus;
import org.chieng.agent.claim.Claimer;
import org.chieng.agent.command.CommandRunner;
import org.chieng.agent.command.LabControl;
import org.chieng.agent.command.LogLines;
import org.chieng.agent.flow.FaultMemory;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalCounters;
import org.chieng.agent.journal.JournalException;
import org.chieng.agent.local.ClaimView;
import org.chieng.agent.local.LocalPage;
import org.chieng.agent.power.LabOrders;
import org.chieng.agent.rule.LocalRules;
import org.chieng.agent.settings.CalibrationFile;
import org.chieng.agent.settings.Settings;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.source.coap.CoapSource;
import org.chieng.agent.source.lab.LabSource;
import org.chieng.agent.source.lab.LabView;
import org.chieng.agent.source.link.LineView;
import org.chieng.agent.source.link.LinkSource;
import org.chieng.agent.source.link.SpeedTest;
import org.chieng.agent.source.pi.PiSource;
import org.chieng.agent.source.serial.SerialSource;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.chieng.agent.uplink.FetchResult;
import org.chieng.agent.uplink.LanUplink;
import org.chieng.agent.uplink.Metered;
import org.chieng.agent.uplink.MeteredSource;
import org.chieng.agent.uplink.PahoUplink;
import org.chieng.agent.uplink.Uplink;
import org.chieng.agent.uplink.UplinkStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of an agent, wired: sources → flow → journal → uplink, and back: uplink → commands → actuators. Thread-safe. */
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final AgentConfig config;
    private final AgentClock clock;
    private final ClockBook book;
    private final Journal journal;
    private final FaultMemory faults;
    private final ReadingFlow flow;
    private final LabSource lab;
    private final List<Source> sources;
    private final LocalRules rules;
    private final Uplink uplink;
    private final Claimer claimer;
    private final SpeedTest speed;
    private final Settings settings;
    private final CommandRunner commands;
    private final @Nullable LanUplink lan;
    private volatile @Nullable LabControl labControl;

    /** What is to be closed, the last started first. */
    private final Deque<Runnable> closers = new ArrayDeque<>();

    private boolean closed;

    private Agent(
            AgentConfig config,
            AgentClock clock,
            ClockBook book,
            Journal journal,
            RandomGenerator random,
            LogLines lines) {
        this.config = config;
        this.clock = clock;
        this.book = book;
        this.journal = journal;
        CalibrationFile calibrations = new CalibrationFile(data("calibrations"));
        this.faults = FaultMemory.in(data("faults"), clock);
        this.flow = new ReadingFlow(journal, clock, calibrations, calibrations.recall(), faults);
        LinkSource link = new LinkSource(config.link(), flow, clock);
        this.lab = new LabSource(config.lab(), flow, new LabView(clock, this::trueMicros, SystemTime.LINUX));
        this.sources = Stream.concat(sources(config, flow, clock, book).stream(), Stream.of(link, lab))
                .toList();
        this.rules = new LocalRules(this::actuators, clock, data("rules"));
        flow.listenToReadings(rules);
        flow.listenToFaults(rules);
        MeteredSource metered = () ->
                link.metered().map(costs -> costs ? Metered.YES : Metered.NO).orElse(Metered.UNKNOWN);
        this.uplink = new PahoUplink(config.uplink(), journal, clock, book, metered, random);
        uplink.listenToRoundTrips(link::roundTrip);
        this.claimer =
                new Claimer(config.claim(), config.uplink(), clock.monotonicNanos(), this::isConnected, uplink::hurry);
        uplink.listenToRefusals(claimer::refused);
        this.speed =
                LineSpeed.of(config.link().speed(), uplink, link, this::trueMicros, flow, clock, data("link-speed"));
        link.follow(new LineView(config.uplink().host(), this::isLineInOrder, this::trueMicros, data("link-alive")));
        this.settings = new Settings(config.sections(), data("pushed-config"), flow, rules);
        this.commands = commands(lines);
        closers.push(uplink::close);
        this.lan = config.lan()
                .map(address -> LabRelay.through(
                        address,
                        config.uplink(),
                        new LabRelay.Parts(config.uplink().device(), journal, clock, book, uplink),
                        new LabOrders(config.shutdown(), lab::state)))
                .orElse(null);
        if (lan != null) {
            closers.push(lan::close);
        }
        closers.push(claimer::close);
    }

    private void begin() {
        openPage();
        openCheck();
        sources.forEach(source -> closers.push(source::close));
        closers.push(speed::close);
        closers.push(rules::close); // everything to its safe value while the boards can still be reached
        closers.push(commands::close);
        settings.start();
        commands.start();
        uplink.listen(commands);
        if (config.relay().enabled()) {
            LabRelay.open(
                            config.relay(),
                            new LabRelay.Parts(config.uplink().device(), journal, clock, book, uplink),
                            closers)
                    .ifPresent(relay -> labControl = relay.power());
        }
        if (lan != null) {
            lan.start();
        }
        uplink.start();
        claimer.start();
        sources.forEach(Source::start);
        speed.start();
    }

    /**
     * Opens the journal and starts everything.
     *
     * @param lines the newest lines of the log
     * @throws JournalException when the journal's folder can't be used
     */
    public static Agent start(AgentConfig config, AgentClock clock, RandomGenerator random, LogLines lines)
            throws JournalException {
        ClockBook book = ClockBook.open(config.clockFile(), clock);
        Journal journal = Journal.open(config.journal(), clock, book);
        long pending = journal.counters().pending();
        if (pending > 0) {
            log.info("{} readings of an earlier run are still to be sent", pending);
        }
        Agent agent = new Agent(config, clock, book, journal, random, lines);
        agent.begin();
        return agent;
    }

    /** What an agent of this config measures with; nothing is measured before they are started. */
    static List<Source> sources(AgentConfig config, SourceSink sink, AgentClock clock, ClockBook book) {
        List<Source> sources = new ArrayList<>();
        sources.add(new SerialSource(config.serial(), sink, clock));
        sources.add(new PiSource(config.pi(), sink, clock));
        if (config.coap().enabled()) {
            List<Source> others = List.copyOf(sources);
            sources.add(new CoapSource(config.coap(), sink, clock, book, () -> names(others)));
        }
        return List.copyOf(sources);
    }

    private static Set<String> names(List<Source> sources) {
        return sources.stream()
                .flatMap(source -> source.status().stream())
                .map(SourceStatus::name)
                .collect(Collectors.toSet());
    }

    private List<Actuator> actuators() {
        return sources.stream().flatMap(source -> source.actuators().stream()).toList();
    }

    private CommandRunner commands(LogLines lines) {
        return new CommandRunner(
                new CommandRunner.Parts(
                        () -> sources,
                        rules,
                        settings,
                        flow,
                        clock,
                        this::trueMicros,
                        this::fetch,
                        uplink::watch,
                        lines,
                        uplink::reply,
                        () -> Optional.ofNullable(labControl)),
                data("commands"));
    }

    /** Whether there is a session, or there is none on purpose. */
    private boolean isLineInOrder() {
        UplinkStatus status = uplink.status();
        return isCarried()
                || status.connectedSince().isPresent()
                || status.step().equals("used-up");
    }

    private boolean isConnected() {
        return isCarried() || uplink.status().connectedSince().isPresent();
    }

    private boolean isCarried() {
        LanUplink carried = lan;
        return carried != null && carried.isCarrying();
    }

    private Findings.LabRelay labRelay() {
        LanUplink carried = lan;
        if (carried == null) {
            return Findings.LabRelay.NONE;
        }
        return carried.isCarrying() ? Findings.LabRelay.CARRIES : Findings.LabRelay.AWAY;
    }

    private OptionalLong trueMicros() {
        return book.isKnown() ? OptionalLong.of(book.correctedNowMicros()) : OptionalLong.empty();
    }

    private long fetch(long fromMicros, long toMicros) throws IOException {
        FetchResult result = uplink.fetch(fromMicros, toMicros);
        return switch (result.outcome()) {
            case QUEUED -> result.readings();
            case BUSY -> throw new IOException("enough others are being fetched: try again later");
            case ALLOWANCE -> throw new IOException("the line's allowance of this month is too small for that");
        };
    }

    /** A page that can't be served is told, and keeps nobody from measuring. */
    private void openPage() {
        if (!config.local().enabled()) {
            return;
        }
        try {
            LocalPage page = LocalPage.open(
                    config.local(), config.uplink().device(), clock, new ClaimView(claimer::status, claimer::looked));
            flow.listenToReadings(measured ->
                    page.measured(measured.stream().map(Measured::reading).toList()));
            page.reports(lab::told);
            page.recall(journal, book.correctedNowMicros());
            closers.push(page::close);
        } catch (IOException e) {
            log.warn("{}", e.getMessage());
        }
    }

    private void openCheck() {
        try {
            CheckSocket socket = CheckSocket.open(config.data(), this::report);
            closers.push(socket::close);
        } catch (IOException e) {
            log.warn("{}", e.getMessage());
        }
    }

    private Path data(String file) {
        return config.data().resolve(file);
    }

    /** How everything is now. */
    private Report report() {
        List<SourceStatus> statuses =
                sources.stream().flatMap(source -> source.status().stream()).toList();
        UplinkStatus line = uplink.status();
        return new Report(List.of(
                new Report.Section("section.agent", List.of(CheckCommand.running(config))),
                new Report.Section("section.boards", Findings.boards(statuses, flow.faults())),
                new Report.Section("section.claim", claim()),
                new Report.Section("section.line", Findings.line(config.uplink().uri(), line, labRelay())),
                new Report.Section(
                        "section.journal",
                        Findings.journal(
                                config.journal().folder().toString(),
                                journal.counters(),
                                CheckCommand.free(config),
                                line.refused() > 0)),
                new Report.Section(
                        "section.clock",
                        List.of(Findings.clock(book.isKnown(), book.correctedNowMicros(), clock.wallMicros()))),
                new Report.Section("section.rules", Findings.rules(rules.statuses()))));
    }

    /** Whoever asks is before the code, and will type it. */
    private List<Finding> claim() {
        ClaimStatus status = claimer.status();
        if (status.isOpen()) {
            claimer.looked();
        }
        return Findings.claim(status);
    }

    /** Has it closed when the process is told to stop, while the boards can still be reached. */
    void closeAtShutdown() {
        sources.forEach(source -> source.beforeShutdown(this::close));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    /** Stops measuring, sends what it can within some seconds, and closes the journal. Closing again waits for that, and does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closers.forEach(Runnable::run);
        faults.close();
        JournalCounters counters = journal.counters();
        journal.close();
        log.info(
                "stopped: {} readings appended, {} kept for next time, {} evicted, {} damaged, {} refused",
                counters.appended(),
                counters.pending(),
                counters.evicted(),
                counters.damaged(),
                counters.refused());
    }
}
