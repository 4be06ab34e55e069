package org.chieng.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalCounters;
import org.chieng.agent.journal.JournalException;
import org.chieng.agent.local.LocalPage;
import org.chieng.agent.rule.LocalRules;
import org.chieng.agent.settings.CalibrationFile;
import org.chieng.agent.settings.Settings;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Source;
import org.chieng.agent.source.coap.CoapSource;
import org.chieng.agent.source.pi.PiSource;
import org.chieng.agent.source.serial.SerialSource;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.uplink.NetworkManagerMetered;
import org.chieng.agent.uplink.PahoUplink;
import org.chieng.agent.uplink.Uplink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of an agent, wired: sources → flow → journal → uplink. Thread-safe. */
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final Journal journal;
    private final List<Source> sources;
    private final LocalRules rules;
    private final Uplink uplink;
    private final NetworkManagerMetered metered;
    private final @Nullable LocalPage page;

    private Agent(
            Journal journal,
            List<Source> sources,
            LocalRules rules,
            Uplink uplink,
            NetworkManagerMetered metered,
            @Nullable LocalPage page) {
        this.journal = journal;
        this.sources = sources;
        this.rules = rules;
        this.uplink = uplink;
        this.metered = metered;
        this.page = page;
    }

    /**
     * Opens the journal and starts everything.
     *
     * @throws JournalException when the journal's folder can't be used
     */
    public static Agent start(AgentConfig config, AgentClock clock, RandomGenerator random) throws JournalException {
        ClockBook book = ClockBook.open(config.clockFile(), clock);
        Journal journal = Journal.open(config.journal(), clock, book);
        CalibrationFile calibrations = new CalibrationFile(config.data().resolve("calibrations"));
        ReadingFlow flow = new ReadingFlow(journal, clock, calibrations, calibrations.recall());
        List<Source> sources = sources(config, flow, clock);
        LocalRules rules =
                new LocalRules(() -> actuators(sources), clock, config.data().resolve("rules"));
        flow.listenToReadings(rules);
        flow.listenToFaults(rules);
        NetworkManagerMetered metered =
                NetworkManagerMetered.start(NetworkManagerMetered.RUNNING, NetworkManagerMetered.COMMAND);
        Agent agent = new Agent(
                journal,
                sources,
                rules,
                new PahoUplink(config.uplink(), journal, clock, book, metered, random),
                metered,
                page(config, flow, clock));
        long pending = journal.counters().pending();
        if (pending > 0) {
            log.info("{} readings of an earlier run are still to be sent", pending);
        }
        new Settings(config.sections(), config.data().resolve("pushed-config"), flow, rules).start();
        agent.uplink.start();
        agent.sources.forEach(Source::start);
        return agent;
    }

    private static List<Source> sources(AgentConfig config, ReadingFlow flow, AgentClock clock) {
        List<Source> sources = new ArrayList<>();
        sources.add(new SerialSource(config.serial(), flow, clock));
        sources.add(new PiSource(config.pi(), flow, clock));
        if (config.coap().enabled()) {
            sources.add(new CoapSource(config.coap(), flow, clock));
        }
        return List.copyOf(sources);
    }

    private static List<Actuator> actuators(List<Source> sources) {
        return sources.stream().flatMap(source -> source.actuators().stream()).toList();
    }

    /** A page that can't be served is told, and keeps nobody from measuring. */
    private static @Nullable LocalPage page(AgentConfig config, ReadingFlow flow, AgentClock clock) {
        if (!config.local().enabled()) {
            return null;
        }
        try {
            LocalPage page = LocalPage.open(config.local(), config.uplink().device(), clock);
            flow.listenToReadings(page);
            return page;
        } catch (IOException e) {
            log.warn("{}", e.getMessage());
            return null;
        }
    }

    /** Stops measuring, sends what it can within some seconds, and closes the journal. */
    @Override
    public void close() {
        rules.close(); // everything to its safe value while the boards can still be reached
        sources.forEach(Source::close);
        if (page != null) {
            page.close();
        }
        uplink.close();
        metered.close();
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
