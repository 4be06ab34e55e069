package org.chieng.agent.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * is over; so it travels as safely as a reading, and is none of the channel. Thread-safe.
 */
public final class ReadingFlow implements SourceSink {
    private static final Logger log = LoggerFactory.getLogger(ReadingFlow.class);
    private static final FaultText SENTENCES = FaultText.in(Locale.ENGLISH);

    /** What the channel of a fault says when there is none any longer. */
    public static final String OVER = "ok";

    /** Most faults at once; chosen: as many as a source may have channels. */
    static final int MOST_FAULTS = 256;

    private final ReadingSink journal;
    private final AgentClock clock;
    private final FaultMemory memory;
    private final Map<FaultPlace, Fault> faults = new LinkedHashMap<>();
    private final Object telling = new Object();
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
        this.clock = clock;
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
        boolean kept = keep(raw);
        if (!memory.isQuiet()) {
            memory.overBy(raw).forEach(this::tellOver);
        }
        return kept;
    }

    private boolean keep(List<Measured> raw) {
        Channels.Applied applied = channels.apply(raw);
        List<Measured> measured = applied.measured();
        boolean kept = journal.accept(measured);
        if (kept) {
            channels.told(applied);
        }
        readingListeners.forEach(listener -> listener.measured(measured)); // the page and the rules live without a disk
        return kept;
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
        synchronized (faults) {
            Fault before = faults.get(place);
            if (before != null && before.kind() == fault.kind()) {
                return;
            }
            if (before == null && faults.size() >= MOST_FAULTS) {
                return;
            }
            faults.put(place, fault);
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
    }

    private void tellOver(FaultPlace place) {
        log.info("{}: works again", place.name());
        tell(place, OVER);
    }

    private void tell(FaultPlace place, String state) {
        AgentClock.Stamp now = clock.now();
        ChannelName channel = place.name();
        keep(List.of(new Measured(
                new Reading(channel, now.wallMicros(), new Value.Text(state), null, null), now.monotonicMicros())));
        synchronized (telling) { // or who is told last could be told what was before
            Collection<Fault> all = faults();
            faultListeners.forEach(listener -> listener.faults(all));
        }
    }
}
