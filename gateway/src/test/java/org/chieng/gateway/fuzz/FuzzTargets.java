package org.chieng.gateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.chieng.gateway.dialect.Dialects;
import org.chieng.gateway.dialect.ForeignMessage;
import org.chieng.gateway.dialect.LinePrecision;
import org.chieng.gateway.dialect.LineProtocol;
import org.chieng.gateway.dialect.OpenSenseMap;
import org.chieng.gateway.dialect.SensorCommunity;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.relay.RelayedBatch;
import org.chieng.protocol.relay.RelayedPart;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.topic.DeviceTopic;

/** What the fuzzer calls: each takes any bytes, and may end in nothing but a refusal. {@link FuzzIT} runs them. */
public final class FuzzTargets {
    private static final long NOW = 1_795_000_000_000_000L;
    private static final DeviceId PI = new DeviceId("pi");

    private FuzzTargets() {}

    private static byte[] rest(byte[] data) {
        return data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
    }

    private static int choice(byte[] data, int of) {
        return data.length == 0 ? 0 : Math.floorMod(data[0], of);
    }

    /** What the store, the events and the page rely on. */
    private static void check(DecodedPack pack) {
        for (Reading reading : pack.readings()) {
            if (Math.abs(reading.timeMicros()) > 2 * (1L << 32) * 1_000_000) {
                throw new AssertionError("time " + reading.timeMicros());
            }
        }
        pack.rejections().forEach(rejection -> {
            if (rejection.message().isBlank() || rejection.message().length() > 2_000) {
                throw new AssertionError("message of " + rejection.message().length());
            }
        });
    }

    /** SenML in JSON and CBOR, flat objects, columns, deflated or not; the first byte chooses the content type. */
    public static final class Packs {
        private static final List<String> TYPES = List.of(
                "",
                "application/senml+json",
                "application/senml+cbor",
                "application/json",
                "application/cbor",
                PackDecoder.COLUMNS_TYPE);

        private Packs() {}

        public static void fuzzerTestOneInput(byte[] data) {
            try {
                DecodedPack pack = PackDecoder.decode(rest(data), TYPES.get(choice(data, TYPES.size())), NOW);
                check(pack);
                if (pack.readings().size() <= 100 && pack.readings().stream().allMatch(r -> r.timeMicros() > NOW / 2)) {
                    DecodedPack again = PackDecoder.decode(PackEncoder.toCbor(pack.readings()), null, NOW);
                    if (!again.readings().equals(pack.readings())) {
                        throw new AssertionError("written and read again it is another");
                    }
                }
            } catch (RejectedException e) {
                // as it should be
            }
        }
    }

    /** What a relay sends: parts whose packs are read as a device's own. */
    public static final class Batches {
        private Batches() {}

        public static void fuzzerTestOneInput(byte[] data) {
            try {
                long bytes = 0;
                for (RelayedPart part : RelayedBatch.decode(data)) {
                    bytes += part.pack().length;
                    if (part.hasPack()) {
                        check(PackDecoder.decode(part.pack(), null, NOW));
                    }
                }
                if (bytes > 64L * PackDecoder.MAX_PAYLOAD_BYTES) {
                    throw new AssertionError("a batch became " + bytes + " bytes");
                }
            } catch (RejectedException e) {
                // as it should be
            }
        }
    }

    /** Adafruit IO, OhStem and phyphox; the first byte chooses the topic. */
    public static final class Feeds {
        private static final List<String> TOPICS = List.of(
                "pi/feeds/x",
                "pi/f/g.x/csv",
                "pi/groups/g",
                "pi/g/g/csv",
                "phyphox",
                "phyphox/a",
                "phyphox/a/b",
                "V1",
                "accX",
                "telemetry");

        private Feeds() {}

        public static void fuzzerTestOneInput(byte[] data) {
            Dialects dialects = new Dialects();
            byte[] payload = rest(data);
            for (int time = 0; time < 3; time++) {
                try {
                    ForeignMessage message = dialects.find(PI, TOPICS.get(choice(data, TOPICS.size())), payload);
                    if (message != null) {
                        check(message.decode(NOW + time * 100_000L));
                        message.stored();
                    }
                } catch (RejectedException e) {
                    // as it should be
                }
            }
        }
    }

    /** Topics and filters of any form. */
    public static final class Topics {
        private Topics() {}

        public static void fuzzerTestOneInput(byte[] data) {
            String topic = new String(data, UTF_8);
            try {
                DeviceTopic parsed = DeviceTopic.parse(topic, PI);
                if (!DeviceTopic.parse(parsed.toString(), PI).equals(parsed)) {
                    throw new AssertionError("read again it is another: " + parsed);
                }
            } catch (RejectedException e) {
                // as it should be
            }
            try {
                DeviceTopic.parseFilter(topic, PI);
            } catch (RejectedException e) {
                // as it should be
            }
            try {
                ForeignMessage message = new Dialects().find(PI, topic, new byte[] {'1'});
                if (message != null) {
                    check(message.decode(NOW));
                }
            } catch (RejectedException e) {
                // as it should be
            }
        }
    }

    /** InfluxDB's line protocol; the first byte chooses the precision. */
    public static final class Lines {
        private Lines() {}

        public static void fuzzerTestOneInput(byte[] data) {
            LinePrecision[] all = LinePrecision.values();
            try {
                check(LineProtocol.read(rest(data), all[choice(data, all.length)], NOW));
            } catch (RejectedException e) {
                // as it should be
            }
        }
    }

    /** sensor.community and openSenseMap. */
    public static final class Networks {
        private Networks() {}

        public static void fuzzerTestOneInput(byte[] data) {
            try {
                check(
                        choice(data, 2) == 0
                                ? SensorCommunity.read(rest(data), NOW)
                                : OpenSenseMap.read(rest(data), NOW));
            } catch (RejectedException e) {
                // as it should be
            }
        }
    }
}
