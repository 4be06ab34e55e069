package org.chieng.server.lab;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.chieng.protocol.name.DeviceId;

/**
 * What the agents of a simulated room sent, as {@code LabTermMain} of the agent's tests leaves it. Immutable.
 *
 * @param all in the order of time
 */
record TermWire(List<Event> all) {
    TermWire {
        all = List.copyOf(all);
    }

    /** Something that reaches the server. Immutable. */
    static final class Event {
        private final long micros;
        private final char kind;
        private final DeviceId device;
        private final byte[] payload;

        private Event(long micros, char kind, DeviceId device, byte[] payload) {
            this.micros = micros;
            this.kind = kind;
            this.device = device;
            this.payload = payload;
        }

        /** When, UTC. */
        long micros() {
            return micros;
        }

        /** {@code C} a device connects, {@code D} it is gone, {@code P} it sends a message. */
        char kind() {
            return kind;
        }

        DeviceId device() {
            return device;
        }

        byte[] payload() {
            return payload;
        }
    }

    static TermWire read(Path folder) throws IOException {
        List<Event> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".wire"))
                    .sorted()
                    .toList()) {
                try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                    read(in, all);
                }
            }
        }
        all.sort(Comparator.comparingLong(Event::micros));
        return new TermWire(all);
    }

    private static void read(DataInputStream in, List<Event> all) throws IOException {
        while (true) {
            long micros;
            try {
                micros = in.readLong();
            } catch (EOFException e) {
                return;
            }
            char kind = (char) in.readByte();
            DeviceId device = new DeviceId(in.readUTF());
            all.add(new Event(micros, kind, device, in.readNBytes(in.readInt())));
        }
    }
}
