package org.chieng.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

/** Messages as phyphox-android's MqttHelper builds them. */
class PhyphoxMessageTest {
    private static final long NOW = 1_795_000_000_000_000L;
    private static final DeviceId PHONE = new DeviceId("phone-7");
    private static final String TIME =
            "\"time\":{\"now\":1795000000.5,\"events\":[{\"event\":\"START\",\"experimentTime\":0,\"systemTime\":1794999990.0},"
                    + "{\"event\":\"PAUSE\",\"experimentTime\":4.0,\"systemTime\":1794999994.0},"
                    + "{\"event\":\"START\",\"experimentTime\":4.0,\"systemTime\":1794999998.0}]}";

    private final Dialects dialects = new Dialects();
    /** What a store would hold, by channel and time: writing again replaces. */
    private final Map<String, Map<Long, Double>> store = new TreeMap<>();

    private int written;

    private DecodedPack send(String topic, String payload, long now, boolean durable) throws RejectedException {
        ForeignMessage message = requireNonNull(dialects.find(PHONE, topic, payload.getBytes(UTF_8)), payload);
        DecodedPack pack = message.decode(now);
        if (durable) {
            for (Reading reading : pack.readings()) {
                store.computeIfAbsent(reading.channel().toString(), any -> new TreeMap<>())
                        .put(reading.timeMicros(), ((Value.Numeric) reading.value()).number());
            }
            written += pack.readings().size();
            message.stored();
        }
        return pack;
    }

    private DecodedPack send(String topic, String payload, long now) throws RejectedException {
        return send(topic, payload, now, true);
    }

    private Map<Long, Double> stored(String channel) {
        return store.getOrDefault(channel, Map.of());
    }

    private static String buffers(double[] times, double[] values, int from, int to) {
        StringBuilder t = new StringBuilder();
        StringBuilder x = new StringBuilder();
        for (int i = from; i < to; i++) {
            t.append(i == from ? "" : ",").append(times[i]);
            x.append(i == from ? "" : ",").append(Double.isNaN(values[i]) ? "null" : "" + values[i]);
        }
        return "\"acc_time\":[" + t + "],\"accX\":[" + x + "]";
    }

    @Test
    void placesArraysByTheEventsOfTheTimeObject() throws RejectedException {
        DecodedPack pack = send(
                "phyphox",
                "{\"acc_time\":[0.0,3.5,4.25],\"accX\":[1.5,null,-2],\"accY\":[NaN,7,8],\"level\":3,\"uniqueID\":\"9f\","
                        + TIME + "}",
                NOW);

        assertThat(pack.rejections()).isEmpty();
        assertThat(store)
                .containsOnlyKeys("phyphox/accX", "phyphox/accY", "phyphox/level")
                .containsEntry("phyphox/accX", Map.of(1_794_999_990_000_000L, 1.5, 1_794_999_998_250_000L, -2.0))
                .containsEntry("phyphox/accY", Map.of(1_794_999_993_500_000L, 7.0, 1_794_999_998_250_000L, 8.0))
                .containsEntry("phyphox/level", Map.of(1_795_000_000_500_000L, 3.0));
    }

    @Test
    void storesAGrowingAndThenSlidingBufferOnce() throws RejectedException {
        for (String time : List.of("," + TIME, "")) {
            store.clear();
            written = 0;
            Random random = new Random(7);
            double[] times = new double[400];
            double[] values = new double[400];
            for (int i = 0; i < times.length; i++) {
                times[i] = i * 0.01;
                values[i] = Math.round(random.nextGaussian() * 4) / 4.0;
            }
            String source = time.isEmpty() ? "plain" : "timed";
            int sent = 0;
            for (int to = 10; to <= 400; to += 1 + random.nextInt(30)) {
                int from = Math.max(0, to - 150);
                send(
                        "phyphox/" + source,
                        "{" + buffers(times, values, from, to) + time + "}",
                        NOW + to * 10_000L + random.nextInt(300_000));
                sent = to;
            }
            assertThat(stored(source + "/accX")).hasSize(sent);
            assertThat(written).as("each value is written once").isEqualTo(sent);
            assertThat(new ArrayList<>(stored(source + "/accX").values()))
                    .isEqualTo(Arrays.stream(values, 0, sent).boxed().toList());
        }
    }

    @Test
    void givesWhatWasNotStoredTheSameTimesWhenItComesAgain() throws RejectedException {
        String first = "{\"x\":[1,2,3,4]}";
        DecodedPack lost = send("phyphox", first, NOW, false);
        DecodedPack again = send("phyphox", "{\"x\":[1,2,3,4,5]}", NOW + 1_000_000);

        assertThat(again.readings().subList(0, 4)).isEqualTo(lost.readings());
        assertThat(stored("phyphox/x")).hasSize(5);
        assertThat(send("phyphox", "{\"x\":[1,2,3,4,5]}", NOW + 2_000_000).readings())
                .isEmpty();
    }

    @Test
    void keepsBothRunsWhenTheExperimentBeginsAnew() throws RejectedException {
        send("phyphox", "{\"t\":[0,1,2],\"x\":[1,2,3]}", NOW);
        send("phyphox", "{\"t\":[0,1,2],\"x\":[1,2,4]}", NOW + 60_000_000);
        send("phyphox", "{\"t\":[0,1,2],\"x\":[1,2,4]}", NOW + 61_000_000);

        assertThat(stored("phyphox/x"))
                .isEqualTo(Map.of(
                        NOW - 2_000_000,
                        1.0,
                        NOW - 1_000_000,
                        2.0,
                        NOW,
                        3.0,
                        NOW + 58_000_000,
                        1.0,
                        NOW + 59_000_000,
                        2.0,
                        NOW + 60_000_000,
                        4.0));
    }

    @Test
    void keepsWhatNeverChangesAndNumbersThatComeAgain() throws RejectedException {
        for (int i = 0; i < 3; i++) {
            send("phyphox", "{\"light\":[0,0,0,0],\"steps\":5}", NOW + i * 1_000_000L);
            send("V2", "5", NOW + i * 1_000_000L);
        }
        assertThat(stored("phyphox/light")).hasSize(12);
        assertThat(stored("phyphox/steps")).hasSize(3);
        assertThat(stored("board/V2")).hasSize(3);
    }

    @Test
    void readsCsvABufferATopic() throws RejectedException {
        send("phyphox/accX", "1.5,null,-2.25E-5", NOW);
        send("phyphox/phone/accY", "1,2", NOW);
        send("accZ", "9.81,9.8", NOW);
        assertThat(stored("phyphox/accX").values()).containsExactly(1.5, -2.25e-5);
        assertThat(stored("phone/accY").values()).containsExactly(1.0, 2.0);
        assertThat(stored("board/accZ").values()).containsExactly(9.81, 9.8);
    }

    @Test
    void readsBuffersOnTelemetryOnlyWhereNothingElseIsInIt() throws RejectedException {
        for (String topic : List.of("telemetry", "v1/devices/phone-7/telemetry")) {
            send(topic, "{\"t\":[0,0.5],\"x\":[1,2]," + TIME + "}", NOW);
            assertThat(dialects.find(PHONE, topic, "{\"x\":[1],\"pump\":true}".getBytes(UTF_8)))
                    .isNull();
            assertThat(dialects.find(PHONE, topic, "{\"x\":[\"a\"]}".getBytes(UTF_8)))
                    .isNull();
            assertThat(dialects.find(PHONE, topic, "{\"x\":\"[\"}".getBytes(UTF_8)))
                    .isNull();
            assertThat(dialects.find(PHONE, topic, "{\"x\":[".getBytes(UTF_8))).isNull();
        }
        assertThat(stored("board/x")).hasSize(2);
    }

    @Test
    void readsAUnitInBracketsBehindABuffersNameAndNothingElseThatLooksLikeOne() throws RejectedException {
        DecodedPack pack = send(
                "phyphox/phone-3",
                "{\"acc_time\":[0,0.5],\"acc_x [m/s2]\":[1,2],\"light [lx]\":7,\"field [uT]\":8,\"odd [m/s2] x\":9}",
                NOW);

        assertThat(pack.rejections()).isEmpty();
        assertThat(pack.readings())
                .extracting(one -> one.channel() + " " + one.unit() + " " + one.label())
                .containsExactlyInAnyOrder(
                        "phone-3/light lx null",
                        "phone-3/field-ut null field [uT]",
                        "phone-3/odd-m-s2-x null odd [m/s2] x",
                        "phone-3/acc_x m/s2 null",
                        "phone-3/acc_x m/s2 null");
    }

    @Test
    void aBadBufferCostsItselfOnly() throws RejectedException {
        DecodedPack pack = send("phyphox", "{\"x\":[1,\"a\"],\"y\":[1,2],\"z\":{\"a\":1}}", NOW);
        assertThat(pack.readings()).hasSize(2);
        assertThat(pack.rejections()).hasSize(2);
    }

    @Test
    void spreadsValuesWithoutTimesOverTheTimeSinceTheMessageBefore() throws RejectedException {
        send("phyphox", "{\"x\":[1,2]}", NOW);
        DecodedPack pack = send("phyphox", "{\"x\":[1,2,3,4]}", NOW + 1_000_000);
        assertThat(pack.readings()).extracting(Reading::timeMicros).containsExactly(NOW + 500_000, NOW + 1_000_000);
    }

    @Test
    void forgetsTheLongestUnusedWhenItRemembersTooMuch() {
        BufferMemory memory = new BufferMemory(1_000);
        for (int i = 0; i < 100; i++) {
            memory.place(
                    PHONE, new ChannelName("s", String.format(Locale.ROOT, "c%d", i)), null, new double[80], null, NOW);
            assertThat(memory.held()).isBetween(100, 1_000);
        }
        memory.place(PHONE, new ChannelName("s", "huge"), null, new double[5_000], null, NOW);
        assertThat(memory.held()).isZero();
    }
}
