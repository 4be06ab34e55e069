package org.chieng.protocol.senml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final long NOW = 1_790_000_000_000_000L;

    private static Reading number(String channel, long time, double number) {
        return Reading.ofNumber(new ChannelName("uno", channel), time, number, null);
    }

    private static List<Reading> sorted(List<Reading> readings) {
        return readings.stream()
                .sorted(Comparator.comparing((Reading reading) ->
                                reading.channel() + " " + reading.value().getClass())
                        .thenComparing(Reading::timeMicros))
                .toList();
    }

    private static void assertReadBack(List<Reading> readings) throws RejectedException {
        byte[] columns = PackEncoder.toColumns(readings);
        for (byte[] payload : List.of(columns, PackEncoder.deflate(columns))) {
            DecodedPack pack = PackDecoder.decode(payload, null, NOW);
            assertThat(pack.rejections()).isEmpty();
            assertThat(sorted(pack.readings())).isEqualTo(sorted(readings));
        }
    }

    @Test
    void readsBackEveryKindOfValueUnitAndLabel() throws RejectedException {
        ChannelName channel = new ChannelName("s", "nhiet-do");
        assertReadBack(List.of(
                new Reading(channel, NOW, new Value.Numeric(23.5), "Cel", "Nhiệt độ"),
                new Reading(channel, NOW + 1, new Value.Numeric(-23.25), "Cel", "Nhiệt độ"),
                new Reading(new ChannelName("s", "state"), NOW - 7_000_000, new Value.Text("chạy"), null, null),
                new Reading(new ChannelName("s", "pump"), NOW, new Value.Bool(true), null, null),
                new Reading(new ChannelName("s", "pump"), NOW + 3, new Value.Bool(false), null, null),
                new Reading(new ChannelName("s", "raw"), NOW, new Value.Data(new byte[] {0, -1, 7}), null, null)));
        assertReadBack(List.of());
    }

    @Test
    void keepsEveryBitOfEveryNumber() throws RejectedException {
        double[] numbers = {
            0,
            -0.0,
            0.1,
            -0.1,
            1e-300,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            1L << 53,
            (1L << 53) + 2,
            0.1 + 0.2,
            Math.PI,
            101325.25
        };
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            readings.add(number("alone-" + i, NOW, numbers[i]));
            readings.add(number("together", NOW + i, numbers[i]));
        }
        assertReadBack(readings);
    }

    @Test
    void keepsWhateverBoardsMeasure() throws RejectedException {
        Random random = new Random(1950);
        for (int round = 0; round < 100; round++) {
            List<Reading> readings = new ArrayList<>();
            long time = NOW;
            for (int i = random.nextInt(60); i >= 0; i--) {
                time += random.nextInt(3) == 0 ? random.nextLong(1L << 40) : 1_000_000 + random.nextInt(2_000);
                for (int channel = random.nextInt(round % 10 == 0 ? 40 : 4); channel >= 0; channel--) {
                    time += round % 3 == 0 ? random.nextInt(2_000) : 0;
                    double decimals = Math.pow(10, random.nextInt(5));
                    double number = random.nextInt(20) == 0
                            ? random.nextGaussian() * 1e9
                            : Math.rint(random.nextGaussian() * 1000) / decimals;
                    readings.add(number("c" + channel, time, number));
                }
            }
            assertReadBack(readings);
        }
    }

    /** A board that prints one line for each channel: as many lists of times as columns. */
    @Test
    void readsBackManyChannelsWithTimesOfTheirOwn() throws RejectedException {
        for (int channels = 1; channels <= 300; channels++) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < channels; i++) {
                readings.add(number("c" + i, NOW + i * 1_001L, i));
            }
            assertReadBack(readings);
        }
    }

    @Test
    void isAFractionOfThePackInSenmlThatItStandsFor() {
        List<Reading> readings = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            for (String channel : List.of("temp", "hum", "light", "soil")) {
                readings.add(number(channel, NOW + i * 1_000_000L, Math.rint(200 + random.nextGaussian() * 3) / 10));
            }
        }
        assertThat(PackEncoder.deflate(PackEncoder.toColumns(readings)).length)
                .isLessThan(PackEncoder.deflate(PackEncoder.toCbor(readings)).length / 3)
                .isLessThan(readings.size());
    }

    @Test
    void badColumnAndBadValueCostThemselvesOnly() throws RejectedException {
        byte[] columns = PackEncoder.toColumns(List.of(
                number("good", NOW, 1),
                Reading.ofNumber(new ChannelName("uno", "unit"), NOW, 2, "Cel"),
                number("huge", NOW, Math.PI * 1e300)));
        DecodedPack spoilt =
                PackDecoder.decode(replaced(replaced(columns, "Cel", "cel"), "uno/good", "uno/go/d"), null, NOW);
        assertThat(spoilt.readings()).containsExactly(number("huge", NOW, Math.PI * 1e300));
        assertThat(spoilt.rejections().stream().map(rejection -> rejection.record() + " " + rejection.code()))
                .containsExactly("0 INVALID_NAME", "1 UNKNOWN_UNIT");
        byte[] infinite = Arrays.copyOf(columns, columns.length);
        infinite[infinite.length - 8] = 0x7f;
        infinite[infinite.length - 7] = (byte) 0xf0;
        DecodedPack withInfinity = PackDecoder.decode(infinite, null, NOW);
        assertThat(withInfinity.readings()).hasSize(2);
        assertThat(withInfinity.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.code()).isEqualTo(ErrorCode.INVALID_VALUE));
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static RejectedException refused(byte[] payload, @Nullable String contentType) {
        return catchThrowableOfType(RejectedException.class, () -> PackDecoder.decode(payload, contentType, NOW));
    }

    @Test
    void fewBytesCanNotStandForManyReadings() {
        byte[] columns = new byte[60_000]; // times and values of one byte each
        Arrays.fill(columns, (byte) 2);
        System.arraycopy(new byte[] {1, 0, 1, (byte) 0xa1, (byte) 0x9c, 1, 2}, 0, columns, 0, 7);
        assertThat(refused(columns, null).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    @Test
    void whatInflatesToMoreThanTheLimitIsRefusedBeforeItIsHeld() {
        byte[] bomb = PackEncoder.deflate(new byte[64 << 20]); // 64 MB of zeros in 64 kB
        assertThat(bomb).hasSizeLessThan(PackDecoder.MAX_PAYLOAD_BYTES);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        RejectedException refused = refused(bomb, null);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(refused.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(refused).hasMessageContaining("262144").hasMessageContaining("inflated");
        assertThat(allocated).isLessThan(4L << 20);
    }

    @Test
    void limitHoldsForWhatIsInflated() throws RejectedException {
        byte[] atTheLimit = new byte[PackDecoder.MAX_PAYLOAD_BYTES];
        Arrays.fill(atTheLimit, (byte) ' ');
        atTheLimit[0] = '[';
        atTheLimit[atTheLimit.length - 1] = ']';
        assertThat(PackDecoder.decode(PackEncoder.deflate(atTheLimit), null, NOW)
                        .readings())
                .isEmpty();
        byte[] above = Arrays.copyOf(atTheLimit, atTheLimit.length + 1);
        above[atTheLimit.length] = ' ';
        assertThat(refused(PackEncoder.deflate(above), null).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    @Test
    void deflatedInDeflatedIsRefused() {
        byte[] twice = PackEncoder.deflate(PackEncoder.deflate(PackEncoder.toCbor(List.of(number("a", NOW, 1)))));
        assertThat(refused(twice, null).code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
    }

    /** Whatever bytes come, the answer is a pack or a refusal: no other exception, no endless loop. */
    @Test
    void answersAnyBytes() {
        Random random = new Random(1951);
        byte[] columns = PackEncoder.toColumns(List.of(
                number("a", NOW, 1.5),
                number("a", NOW + 1_000_000, 1.75),
                number("b", NOW, Math.PI),
                new Reading(new ChannelName("s", "b"), NOW, new Value.Text("x"), "Cel", "Nhiệt")));
        byte[] deflated = PackEncoder.deflate(columns);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (i % 2 == 0 ? columns : deflated).clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt(256);
            }
            byte[] cut = i % 5 == 0 ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)) : bytes;
            try {
                PackDecoder.decode(cut, null, NOW)
                        .readings()
                        .forEach(reading -> assertThat(reading.timeMicros())
                                .isBetween(-(1L << 32) * 1_000_000, NOW + (1L << 32) * 1_000_000));
            } catch (RejectedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }
}
