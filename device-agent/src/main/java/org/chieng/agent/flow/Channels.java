package org.chieng.agent.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Measured;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Applies the settings of channels to readings. The first reading with another calibration than the one before it has a text of the
 * same time before it, on {@code <channel>.calibration}, so that the board's own numbers can be computed back. Thread-safe.
 */
final class Channels {
    private static final String SUFFIX = ".calibration";

    private final CalibrationListener listener;
    private final Map<ChannelName, Calibration> told;
    private volatile Map<ChannelName, ChannelSetting> settings = Map.of();

    Channels(CalibrationListener listener, Map<ChannelName, Calibration> told) {
        this.listener = listener;
        this.told = new LinkedHashMap<>(told);
    }

    void set(Map<ChannelName, ChannelSetting> settings) {
        this.settings = Map.copyOf(settings);
    }

    boolean isIgnored(ChannelName channel) {
        ChannelSetting setting = settings.get(channel);
        return setting != null && setting.ignored();
    }

    /**
     * Readings as they are stored. Immutable.
     *
     * @param measured to be stored
     * @param told the calibrations that they tell
     */
    record Applied(List<Measured> measured, Map<ChannelName, Calibration> told) {}

    /** The readings as they are stored; a new list only where something has to be done. {@link #told} when they are stored. */
    Applied apply(List<Measured> measured) {
        Map<ChannelName, ChannelSetting> now = settings;
        if (now.isEmpty() && noneTold()) {
            return new Applied(measured, Map.of());
        }
        Applied all = new Applied(new ArrayList<>(measured.size() + 1), new LinkedHashMap<>());
        for (Measured one : measured) {
            add(all, one, now.get(one.reading().channel()));
        }
        return all;
    }

    /** They are stored; else the calibrations are told again with the next ones. */
    void told(Applied applied) {
        if (applied.told.isEmpty()) {
            return;
        }
        synchronized (told) {
            told.putAll(applied.told);
            listener.calibrated(new LinkedHashMap<>(told));
        }
    }

    private boolean noneTold() {
        synchronized (told) {
            return told.isEmpty();
        }
    }

    private void add(Applied all, Measured one, @Nullable ChannelSetting setting) {
        if (setting != null && setting.ignored()) {
            return;
        }
        Reading raw = one.reading();
        if (raw.value() instanceof Value.Numeric number) {
            Calibration calibration = setting == null ? Calibration.NONE : setting.calibration();
            double calibrated = calibration.apply(number.number());
            if (Double.isFinite(calibrated)) {
                tellIfNew(all, one, calibration);
                all.measured.add(with(one, new Value.Numeric(calibrated), setting));
            } // else it is larger than any number: there is no reading
        } else {
            all.measured.add(with(one, raw.value(), setting));
        }
    }

    private static Measured with(Measured one, Value value, @Nullable ChannelSetting setting) {
        if (setting == null) {
            return one;
        }
        Reading raw = one.reading();
        String unit = setting.unit() == null ? raw.unit() : setting.unit();
        String label = setting.label() == null ? raw.label() : setting.label();
        return new Measured(new Reading(raw.channel(), raw.timeMicros(), value, unit, label), one.monotonicMicros());
    }

    private void tellIfNew(Applied all, Measured one, Calibration calibration) {
        Reading raw = one.reading();
        if (!calibration.equals(before(all, raw.channel()))) {
            all.measured.add(new Measured(
                    new Reading(of(raw.channel()), raw.timeMicros(), new Value.Text(calibration.text()), null, null),
                    one.monotonicMicros()));
            all.told.put(raw.channel(), calibration);
        }
    }

    private Calibration before(Applied all, ChannelName channel) {
        Calibration justNow = all.told.get(channel);
        if (justNow != null) {
            return justNow;
        }
        synchronized (told) {
            return told.getOrDefault(channel, Calibration.NONE);
        }
    }

    private static ChannelName of(ChannelName channel) {
        String name = channel.channel();
        int room = ChannelName.MAX_PART_LENGTH - SUFFIX.length();
        return new ChannelName(channel.source(), (name.length() <= room ? name : name.substring(0, room)) + SUFFIX);
    }
}
