package org.chieng.agent.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.FaultText;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way of what sources say: into the journal first, then to who listens here. A fault becomes a text on the channel {@code
 * fault} of its source, or {@code <channel>.fault}: its {@linkplain Fault.Kind#wireName() name} when it begins, {@value #OVER} when it
 * is over; so it travels as safely as a reading, and is none of the channel. What the journal did not take of that is told when it takes
 * something again. Thread-safe.
 */
public final class ReadingFlow implements SourceSink {
    private static final Logger log = LoggerFactory.getLogger(ReadingFlow.class);
    private static final FaultText SENTENCES = FaultText.in(Locale.ENGLISH);

    /** What the channel of a fault says when there is none any longer. */
    public static final String OVER = "ok";

    /** Most faults at once; chosen: as many as a source may have channels. */
    static final int MOST_FAULTS = 256;

    private final ReadingSink journal;
    private final FaultMemory memory;
    private final Map<FaultPlace, Fault> faults = new LinkedHashMap<>();
    private final Object telling = new Object();
    private final Untold untold;
    private final Channels channels;
    private final List<ReadingListener> readingListeners = new CopyOnWriteArrayList<>();
    private final List<FaultListener> faultListeners = new CopyOnWriteArrayList<>();

    /** @param journal where everything goes first */
    public ReadingFlow(ReadingSink journal, AgentClock clock) {
        this(journal, clock, any -> {}, Map.of(), FaultMemory.none(clock));
    }

    /**
     * @param journal where everything goes first
     * @param calibrations hears what to remember over a restart
     * @param told what it heard last: with which calibration the newest readings in the journal came
     * @param memory the faults that earlier runs told
     */
    public ReadingFlow(
            ReadingSink journal,
            AgentClock clock,
            CalibrationListener calibrations,
            Map<ChannelName, Calibration> told,
            FaultMemory memory) {
        this.journal = journal;
        this.memory = memory;
        this.untold = new Untold(clock);
        this.channels = new Channels(calibrations, told);
    }

    /** Sets names, units and calibration of channels for all readings from now on, in place of all that were set before. */
    public void channels(Map<ChannelName, ChannelSetting> settings) {
        channels.set(settings);
    }

    /** Lets somebody hear of every reading from now on. */
    public void listenToReadings(ReadingListener listener) {
        readingListeners.add(listener);
    }

    /** Lets somebody hear of every change of the faults from now on. */
    public void listenToFaults(FaultListener listener) {
        faultListeners.add(listener);
    }

    @Override
    public boolean accept(List<Measured> raw) {
        Channels.Applied applied = channels.apply(raw);
        boolean kept = store(applied);
        show(applied);
        if (!memory.isQuiet()) {
            memory.overBy(raw).forEach(this::tellOver);
        }
        if (kept) {
            tellAgain(true);
        }
        return kept;
    }

    private boolean store(Channels.Applied applied) {
        boolean kept = journal.accept(applied.measured());
        if (kept) {
            channels.told(applied);
        }
        return kept;
    }

    /** The page and the rules live without a disk. */
    private void show(Channels.Applied applied) {
        readingListeners.forEach(listener -> listener.measured(applied.measured()));
    }

    /** The faults that there are now, the oldest first. */
    public Collection<Fault> faults() {
        synchronized (faults) {
            return new ArrayList<>(faults.values());
        }
    }

    @Override
    public void fault(Fault fault) {
        FaultPlace place = new FaultPlace(fault.source(), fault.channel());
        if (fault.channel() != null && channels.isIgnored(new ChannelName(fault.source(), fault.channel()))) {
            return; // what nobody wants to see can't be wrong
        }
        boolean isNews;
        synchronized (faults) {
            Fault before = faults.get(place);
            isNews = before == null ? faults.size() < MOST_FAULTS : before.kind() != fault.kind();
            if (isNews) {
                faults.put(place, fault);
            }
        }
        if (!isNews) {
            tellAgain(false);
            return;
        }
        memory.begins(place);
        String detail = fault.detail().isEmpty() ? "" : " (" + fault.detail() + ")";
        log.warn("{}: {}{}: {}", place.name(), fault.kind().wireName(), detail, SENTENCES.of(fault.kind()));
        tell(place, fault.kind().wireName());
    }

    @Override
    public void works(String source, @Nullable String channel) {
        FaultPlace place = new FaultPlace(source, channel);
        boolean was;
        synchronized (faults) {
            was = !faults.isEmpty() && faults.remove(place) != null;
        }
        if (was || !memory.isQuiet()) { // quick where nothing is wrong: called with each measurement
            boolean wasBefore = memory.ends(place);
            if (was || wasBefore) {
                tellOver(place);
            }
        }
        tellAgain(false);
    }

    private void tellOver(FaultPlace place) {
        log.info("{}: works again", place.name());
        tell(place, OVER);
    }

    private void tell(FaultPlace place, String state) {
        Untold.Telling news = untold.begin(place, state);
        Channels.Applied applied = channels.apply(List.of(measured(news)));
        if (!untold.isFirst(news) || !store(news, applied)) {
            untold.refused(news);
        }
        show(applied);
        synchronized (telling) { // or who is told last could be told what was before
            Collection<Fault> all = faults();
            faultListeners.forEach(listener -> listener.faults(all));
        }
    }

    /** What the journal did not take of faults, as far as it takes it now. Quick where there is nothing. */
    private void tellAgain(boolean journalTakes) {
        boolean goesOn = !untold.isEmpty();
        while (goesOn) {
            Optional<Untold.Telling> old = untold.next(journalTakes);
            goesOn = old.isPresent() && store(old.get(), channels.apply(List.of(measured(old.get()))));
            if (old.isPresent() && !goesOn) {
                untold.refusedAgain(old.get());
            }
        }
    }

    private boolean store(Untold.Telling of, Channels.Applied applied) {
        boolean kept = store(applied);
        if (kept) {
            untold.kept(of);
            if (of.state().equals(OVER) && !isFaulty(of.place())) {
                memory.toldOver(of.place());
            }
        }
        return kept;
    }

    private boolean isFaulty(FaultPlace place) {
        synchronized (faults) {
            return faults.containsKey(place);
        }
    }

    private static Measured measured(Untold.Telling of) {
        return new Measured(
                new Reading(of.place().name(), of.at().wallMicros(), new Value.Text(of.state()), null, null),
                of.at().monotonicMicros());
    }
}
