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
    private static final int MOST_FAULTS = 256;

    private record Place(String source, @Nullable String channel) {}

    private final ReadingSink journal;
    private final AgentClock clock;
    private final Map<Place, Fault> faults = new LinkedHashMap<>();
    private final Object telling = new Object();
    private final Channels channels;
    private final List<ReadingListener> readingListeners = new CopyOnWriteArrayList<>();
    private final List<FaultListener> faultListeners = new CopyOnWriteArrayList<>();

    /** @param journal where everything goes first */
    public ReadingFlow(ReadingSink journal, AgentClock clock) {
        this(journal, clock, any -> {}, Map.of());
    }

    /**
     * @param journal where everything goes first
     * @param calibrations hears what to remember over a restart
     * @param told what it heard last: with which calibration the newest readings in the journal came
     */
    public ReadingFlow(
            ReadingSink journal,
            AgentClock clock,
            CalibrationListener calibrations,
            Map<ChannelName, Calibration> told) {
        this.journal = journal;
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
        List<Measured> measured = channels.apply(raw);
        boolean kept = journal.accept(measured);
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
        Place place = new Place(fault.source(), fault.channel());
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
        String detail = fault.detail().isEmpty() ? "" : " (" + fault.detail() + ")";
        log.warn("{}: {}{}: {}", name(place), fault.kind().wireName(), detail, SENTENCES.of(fault.kind()));
        tell(place, fault.kind().wireName());
    }

    @Override
    public void works(String source, @Nullable String channel) {
        Place place = new Place(source, channel);
        synchronized (faults) {
            if (faults.isEmpty() || faults.remove(place) == null) {
                return;
            }
        }
        log.info("{}: works again", name(place));
        tell(place, OVER);
    }

    private void tell(Place place, String state) {
        AgentClock.Stamp now = clock.now();
        ChannelName channel = name(place);
        accept(List.of(new Measured(
                new Reading(channel, now.wallMicros(), new Value.Text(state), null, null), now.monotonicMicros())));
        synchronized (telling) { // or who is told last could be told what was before
            Collection<Fault> all = faults();
            faultListeners.forEach(listener -> listener.faults(all));
        }
    }

    private static ChannelName name(Place place) {
        return new ChannelName(place.source(), place.channel() == null ? "fault" : faultOf(place.channel()));
    }

    private static String faultOf(String channel) {
        String suffix = ".fault";
        int room = ChannelName.MAX_PART_LENGTH - suffix.length();
        return (channel.length() <= room ? channel : channel.substring(0, room)) + suffix;
    }
}
