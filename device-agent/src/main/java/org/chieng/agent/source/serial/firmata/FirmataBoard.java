package org.chieng.agent.source.serial.firmata;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A board that speaks Firmata, from the moment it is known to: asks for its pins, sets them up, tells what they measure, and sets its outputs.
 * Questions that it does not answer within {@value #ANSWER_MILLIS} ms are taken as answered like an Arduino Uno. A firmware report in
 * between says that it was reset: it is set up anew. Confined to the board's thread, but for {@link #set} and {@link #interval}.
 */
public final class FirmataBoard {
    private static final Logger log = LoggerFactory.getLogger(FirmataBoard.class);

    /** How long the answers about its pins are waited for; a Mega's take 150 ms at 57600 baud. */
    static final long ANSWER_MILLIS = 1_500;

    /** A board whose pins don't change says nothing: it is asked so often, so that its silence means something. */
    private static final long ALIVE_MICROS = 10_000_000;

    /** After so many bytes that fit no message it is no Firmata board any longer: another sketch was loaded. */
    private static final int MOST_STRAY = 64;

    /** Pins of an Uno where analog channel 0 is, and its analog channels. */
    private static final int UNO_FIRST_ANALOG_PIN = 14;

    private static final int UNO_ANALOG_PINS = 6;

    private static final int MOST_PINS = 128;

    /** The board's line, and where its values go. Thread-safe. */
    public interface Host {
        /** Sends to the board, as a whole. */
        void send(byte[] bytes) throws IOException;

        /** A pin gave this, just now. */
        void measured(String channel, Value value);

        /** Something about the configured pins is wrong; for the log. */
        void complain(String what);
    }

    private final String source;
    private final FirmataConfig config;
    private final Host host;
    private final FirmataParser parser = new FirmataParser(new Messages());
    private final Map<Integer, Integer> pinOfChannel = new TreeMap<>();
    private final Map<Integer, Set<Integer>> modesOfPin = new HashMap<>();
    private final Map<Integer, Boolean> lastOfPin = new HashMap<>();
    private final Map<Integer, Long> lastOfChannel = new HashMap<>();
    private final int[] outputs = new int[16];
    private volatile List<PinUse> uses = List.of();
    private volatile Duration interval;
    private boolean mapped;
    private boolean capable;
    private boolean running;
    private boolean begun;
    private long nowMicros;
    private long askedMicros;
    private int stray;

    /** @param source the board's name */
    public FirmataBoard(String source, FirmataConfig config, Host host) {
        this.source = source;
        this.config = config;
        this.interval = config.interval();
        this.host = host;
    }

    /** Takes bytes; values go to the host before it returns. */
    public void take(byte[] bytes, int count, long monotonicMicros) throws IOException {
        nowMicros = monotonicMicros;
        for (int i = 0; i < count; i++) {
            parser.take(bytes[i]);
        }
        passed(monotonicMicros);
    }

    /** Time has passed; to be called at least every second. */
    public void passed(long monotonicMicros) throws IOException {
        nowMicros = monotonicMicros;
        if (!begun) {
            begun = true;
            begin();
        } else if (!running && ((mapped && capable) || nowMicros - askedMicros >= ANSWER_MILLIS * 1_000)) {
            running = true;
            setUp();
        } else if (running && nowMicros - askedMicros >= ALIVE_MICROS) {
            askedMicros = nowMicros;
            host.send(FirmataCodec.version());
        }
    }

    /** Whether what it says is Firmata no longer. */
    public boolean isLost() {
        return stray > MOST_STRAY;
    }

    private void begin() throws IOException {
        running = false;
        mapped = false;
        capable = false;
        askedMicros = nowMicros;
        host.send(FirmataCodec.query(FirmataCodec.ANALOG_MAPPING_QUERY));
        host.send(FirmataCodec.query(FirmataCodec.CAPABILITY_QUERY));
    }

    private void setUp() throws IOException {
        if (!mapped) {
            for (int channel = 0; channel < UNO_ANALOG_PINS; channel++) {
                pinOfChannel.put(channel, UNO_FIRST_ANALOG_PIN + channel);
            }
        }
        lastOfPin.clear();
        lastOfChannel.clear();
        uses = usable();
        host.send(FirmataCodec.interval(sampling(interval)));
        Set<Integer> ports = new TreeSet<>();
        for (PinUse use : uses) {
            if (use.mode() == PinUse.Mode.ANALOG) {
                host.send(FirmataCodec.reportAnalog(use.number()));
            } else {
                host.send(FirmataCodec.pinMode(use.number(), use.mode().code()));
                if (!use.mode().isOutput()) {
                    ports.add(use.number() / 8);
                }
            }
        }
        for (int port : ports) {
            host.send(FirmataCodec.reportDigital(port));
        }
    }

    private List<PinUse> usable() {
        List<PinUse> wanted =
                config.pins().stream().filter(use -> use.isFor(source)).toList();
        if (wanted.isEmpty()) {
            return pinOfChannel.keySet().stream().map(PinUse::ofAnalog).toList();
        }
        List<PinUse> usable = new ArrayList<>();
        for (PinUse use : wanted) {
            if (isPossible(use)) {
                usable.add(use);
            } else {
                host.complain("pin '" + use.name() + "' can't be used for "
                        + use.mode().name().toLowerCase(Locale.ROOT) + " on this board");
            }
        }
        return List.copyOf(usable);
    }

    private boolean isPossible(PinUse use) {
        if (use.mode() == PinUse.Mode.ANALOG) {
            return !mapped || pinOfChannel.containsKey(use.number());
        }
        return !capable
                || modesOfPin
                        .getOrDefault(use.number(), Set.of())
                        .contains(use.mode().code());
    }

    /** What the board is told; a longer interval than it can have is kept here. */
    private static int sampling(Duration interval) {
        long millis = interval.toMillis();
        return millis > FirmataCodec.MAX_INTERVAL_MILLIS ? 1_000 : (int) Math.max(1, millis);
    }

    /** Sets how often analog pins are measured, from the next measurement on. */
    public void interval(Duration wanted) throws IOException {
        interval = wanted;
        host.send(FirmataCodec.interval(sampling(wanted)));
    }

    /** Pins that can be set. */
    public List<PinUse> outputs() {
        return uses.stream().filter(use -> use.mode().isOutput()).toList();
    }

    /**
     * Sets a pin.
     *
     * @param output one of {@link #outputs}
     * @throws IllegalArgumentException when it can't take the value; the message says what it takes
     */
    public void set(PinUse output, Value value) throws IOException {
        int most = output.most();
        double number = value.fold(
                numeric -> numeric.number(),
                text -> Double.NaN,
                bool -> bool.on() ? (double) most : 0.0,
                data -> Double.NaN);
        if (!(number >= 0 && number <= most)) {
            throw new IllegalArgumentException(output.name() + " takes a number from 0 to " + most + ", or yes and no");
        }
        int level = (int) Math.round(number);
        if (output.mode() != PinUse.Mode.OUT) {
            host.send(FirmataCodec.analog(output.number(), level));
            return;
        }
        int port = output.number() / 8;
        int bit = 1 << (output.number() % 8);
        synchronized (outputs) {
            outputs[port] = level == 0 ? outputs[port] & ~bit : outputs[port] | bit;
            host.send(FirmataCodec.digital(port, outputs[port]));
        }
    }

    private final class Messages implements FirmataParser.Listener {
        @Override
        public void analog(int channel, int value) {
            stray = 0;
            for (PinUse use : uses) {
                if (use.mode() == PinUse.Mode.ANALOG && use.number() == channel && isDue(channel)) {
                    host.measured(use.name(), new Value.Numeric(value));
                }
            }
        }

        private boolean isDue(int channel) {
            if (interval.toMillis() <= FirmataCodec.MAX_INTERVAL_MILLIS) {
                return true;
            }
            @Nullable Long last = lastOfChannel.get(channel);
            // it comes once a second: half of that is the nearest that can be had
            if (last != null && nowMicros - last < interval.toNanos() / 1_000 - 500_000) {
                return false;
            }
            lastOfChannel.put(channel, nowMicros);
            return true;
        }

        @Override
        public void digital(int port, int mask) {
            stray = 0;
            for (PinUse use : uses) {
                if ((use.mode() == PinUse.Mode.IN || use.mode() == PinUse.Mode.IN_PULLUP) && use.number() / 8 == port) {
                    boolean on = (mask >> (use.number() % 8) & 1) != 0;
                    if (!Boolean.valueOf(on).equals(lastOfPin.put(use.number(), on))) {
                        host.measured(use.name(), new Value.Bool(on));
                    }
                }
            }
        }

        @Override
        public void version(int major, int minor) {
            stray = 0;
        }

        @Override
        public void sysex(int command, byte[] data) {
            stray = 0;
            switch (command) {
                case FirmataCodec.REPORT_FIRMWARE -> begun = false; // it was reset
                case FirmataCodec.ANALOG_MAPPING_RESPONSE -> takeMapping(data);
                case FirmataCodec.CAPABILITY_RESPONSE -> takeCapabilities(data);
                default -> log.debug("{} sends a message 0x{} that is not used", source, Integer.toHexString(command));
            }
        }

        private void takeMapping(byte[] data) {
            pinOfChannel.clear();
            for (int pin = 0; pin < Math.min(data.length, MOST_PINS); pin++) {
                if (data[pin] <= FirmataCodec.MAX_ANALOG) {
                    pinOfChannel.put((int) data[pin], pin);
                }
            }
            mapped = true;
        }

        /** Pairs of mode and resolution, each pin ended by 7F. */
        private void takeCapabilities(byte[] data) {
            modesOfPin.clear();
            int pin = 0;
            int i = 0;
            while (i < data.length && pin < MOST_PINS) {
                Set<Integer> modes = new HashSet<>();
                for (; i < data.length && data[i] != FirmataCodec.NONE; i += 2) {
                    modes.add((int) data[i]);
                }
                i++;
                modesOfPin.put(pin++, modes);
            }
            capable = true;
        }

        @Override
        public void stray() {
            stray++;
        }
    }
}
