package org.chieng.server.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.lab.SeatState;
import org.chieng.protocol.lab.UseQuarter;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * Goes on with what happens in the rooms. One lesson is shown again and again, at whatever hour somebody looks. Never blocks; {@link #play} is
 * confined to one thread, {@link #sessions} is for all.
 */
public final class LabsNow {
    /** How often {@link #play} is to be called. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    private static final char OFF = '-';
    private static final long MICROS = 1_000_000L;

    private final DemoLabs labs;
    private final Listener listener;
    private final Clock clock;
    private final Instant start;
    private final Map<DeviceId, LiveStatus> sessions = new ConcurrentHashMap<>();
    private final List<Seat> seats = new ArrayList<>();

    /** Hears what computers tell. */
    public interface Listener {
        /** What one has measured. */
        void told(EnrolledDevice device, List<Reading> readings);

        /** One has come or gone. */
        void status(EnrolledDevice device, LiveStatus status);
    }

    /** Each computer tells what it is made of, and how its parts are; those that are there go on from here. */
    public LabsNow(DemoLabs labs, Listener listener, Clock clock) {
        this.labs = labs;
        this.listener = listener;
        this.clock = clock;
        this.start = clock.instant();
        for (DemoLabs.Computer one : labs.computers()) {
            if (one.isLive()) {
                seats.add(new Seat(one));
            } else {
                absent(one);
            }
        }
    }

    /** The last coming or going of each. */
    public Map<DeviceId, LiveStatus> sessions() {
        return Map.copyOf(sessions);
    }

    /** What happens until now. */
    public void play() {
        Instant now = clock.instant();
        seats.forEach(seat -> seat.play(now));
    }

    /** One that is not there, or has no power, told all of it when it was on last. */
    private void absent(DemoLabs.Computer one) {
        List<DemoLabs.Span> spans = one.spans();
        if (one.dark() > 0) {
            Instant left = Instant.ofEpochSecond(one.dark());
            listener.told(one.device(), itself(one, left.minus(Duration.ofHours(1)), SeatState.ACTIVE));
            DeviceId device = one.device().device();
            sessions.put(device, new LiveStatus(device, false, LabsPast.micros(left)));
        } else if (!spans.isEmpty()) {
            Instant last = Instant.ofEpochSecond(spans.get(spans.size() - 1).to());
            listener.told(one.device(), itself(one, last, SeatState.STOPPING));
        }
    }

    private static List<Reading> itself(DemoLabs.Computer one, Instant at, SeatState state) {
        List<Reading> all = new ArrayList<>();
        long micros = LabsPast.micros(at);
        all.add(reading(LabChannels.BOOTS, micros, new Value.Numeric(one.boots())));
        all.add(reading(LabChannels.IDENTITY, micros, new Value.Text(one.identity())));
        one.health().forEach((channel, text) -> all.add(reading(channel, micros, new Value.Text(text))));
        all.add(reading(LabChannels.STATE, micros, new Value.Text(state.wireName())));
        return all;
    }

    private static Reading reading(String channel, long micros, Value value) {
        return new Reading(new ChannelName(LabChannels.SOURCE, channel), micros, value, null, null);
    }

    private static SeatState state(char what) {
        return switch (what) {
            case 'a' -> SeatState.ACTIVE;
            case 'i' -> SeatState.IDLE;
            case 'n' -> SeatState.NOBODY;
            case 's' -> SeatState.SLEEPING;
            default -> SeatState.STOPPING;
        };
    }

    private static boolean isOn(char what) {
        return what == 'a' || what == 'i' || what == 'n';
    }

    /** One that goes on. */
    private final class Seat {
        private final DemoLabs.Computer computer;
        private final List<DemoLabs.Span> shown;
        private Instant reached;
        private long quarter;
        private char what;
        private int powered;
        private int session;
        private int active;

        Seat(DemoLabs.Computer computer) {
            this.computer = computer;
            this.shown = computer.spans().stream()
                    .filter(span -> span.to() > labs.shownFrom() && span.from() < labs.shownTo())
                    .toList();
            this.reached = start;
            this.quarter = start.getEpochSecond() / UseQuarter.SECONDS;
            this.what = at(start);
            listener.told(computer.device(), itself(computer, start, state(what)));
            if (isOn(what)) {
                tellStatus(start, true);
            }
        }

        private char at(Instant moment) {
            long length = labs.shownTo() - labs.shownFrom();
            long second = labs.shownFrom()
                    + Math.floorMod(Duration.between(start, moment).toSeconds(), length);
            return shown.stream()
                    .filter(span -> span.from() <= second && second < span.to())
                    .findFirst()
                    .map(DemoLabs.Span::what)
                    .orElse(OFF);
        }

        private void tellStatus(Instant now, boolean online) {
            DeviceId device = computer.device().device();
            LiveStatus status = new LiveStatus(device, online, LabsPast.micros(now));
            sessions.put(device, status);
            listener.status(computer.device(), status);
        }

        void play(Instant now) {
            List<Reading> readings = new ArrayList<>();
            while (now.getEpochSecond() / UseQuarter.SECONDS > quarter) {
                count(Instant.ofEpochSecond((quarter + 1) * UseQuarter.SECONDS));
                tellQuarter(readings);
            }
            count(now);
            char before = what;
            what = at(now);
            if (what != before) {
                readings.add(reading(
                        LabChannels.STATE,
                        LabsPast.micros(now),
                        new Value.Text(state(what).wireName())));
            }
            if (!readings.isEmpty()) {
                listener.told(computer.device(), readings);
            }
            if (isOn(what) != isOn(before)) {
                tellStatus(now, isOn(what));
            }
        }

        private void count(Instant until) {
            int seconds = (int) Math.max(0, until.getEpochSecond() - reached.getEpochSecond());
            powered += isOn(what) ? seconds : 0;
            session += what == 'a' || what == 'i' ? seconds : 0;
            active += what == 'a' ? seconds : 0;
            reached = until;
        }

        private void tellQuarter(List<Reading> readings) {
            long micros = quarter * UseQuarter.SECONDS * MICROS;
            new UseQuarter(micros, powered, session, active, 0, 0, 0)
                    .values()
                    .forEach((channel, value) -> readings.add(reading(channel, micros, new Value.Numeric(value))));
            quarter++;
            powered = 0;
            session = 0;
            active = 0;
        }
    }
}
