package org.chieng.protocol.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.Adler32;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;

class RelayedBatchTest {
    private static final long T = 1_790_000_000_123_456L;

    /** A computer that tells "on" at 1000 s, as docs/protocol.md has it. */
    private static final byte[] PLAIN = {
        1,
        1,
        0,
        4,
        'p',
        'c',
        '-',
        '7',
        2, // a device, offline
        (byte) 0x80,
        (byte) 0xA8,
        (byte) 0xD6,
        (byte) 0xB9,
        7, // 10^9 microseconds
        1,
        1,
        0,
        0, // one list: one moment, of device 0, at the base time
        1,
        0,
        6,
        'l',
        'a',
        'b',
        '/',
        'o',
        'n',
        1,
        's',
        0,
        0,
        (byte) 0x88,
        14 // one column: 900
    };

    private static RelayedPart part(int number, RelayedPart.Presence presence, Reading... readings) {
        return new RelayedPart(
                new DeviceId("pc-" + number),
                presence,
                readings.length == 0 ? new byte[0] : PackEncoder.toCbor(List.of(readings)));
    }

    private static Reading number(String channel, long micros, double value) {
        return Reading.ofNumber(new ChannelName("lab", channel), micros, value, "s");
    }

    private static Reading of(String channel, long micros, Value value) {
        return new Reading(new ChannelName("lab", channel), micros, value, null, null);
    }

    private static List<Reading> readings(RelayedPart part) throws RejectedException {
        if (!part.hasPack()) {
            return List.of();
        }
        DecodedPack pack = PackDecoder.decode(part.pack(), null, 0);
        assertThat(pack.rejections()).isEmpty();
        return pack.readings();
    }

    private static void assertSame(List<RelayedPart> read, List<RelayedPart> written) throws RejectedException {
        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).device()).isEqualTo(written.get(i).device());
            assertThat(read.get(i).presence()).isEqualTo(written.get(i).presence());
            assertThat(readings(read.get(i))).containsExactlyInAnyOrderElementsOf(readings(written.get(i)));
        }
    }

    @Test
    void whatIsWrittenIsReadAgainOfEachDeviceAndEachKind() throws Exception {
        List<RelayedPart> parts = List.of(
                part(1, RelayedPart.Presence.ONLINE, number("on", T, 900), number("on", T + 900_000_000L, 12.5)),
                part(2, RelayedPart.Presence.OFFLINE),
                part(
                        3,
                        RelayedPart.Presence.UNSAID,
                        number("on", T, 1e300),
                        of("state", T - 1, new Value.Text("đang dùng")),
                        of("state", T + 5, new Value.Text("")),
                        of("idle", T, new Value.Bool(true)),
                        of("raw", T, new Value.Data(new byte[] {1, 2, 3}))),
                part(4, RelayedPart.Presence.ONLINE, number("on", T, -3), of("state", T, new Value.Text("x"))));

        assertSame(RelayedBatch.decode(RelayedBatch.encode(parts)), parts);
        assertThat(RelayedBatch.decode(RelayedBatch.encode(List.of()))).isEmpty();
    }

    @Test
    void anyReadingsOfAnyDevicesAreReadAgain() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            List<RelayedPart> parts = new ArrayList<>();
            for (int device = 0; device < random.nextInt(1, 9); device++) {
                Reading[] readings = IntStream.range(0, random.nextInt(12))
                        .mapToObj(i -> number(
                                "c" + random.nextInt(4),
                                T + i * 1_000L + random.nextInt(9),
                                random.nextInt(2_000) / 4.0))
                        .toArray(Reading[]::new);
                parts.add(part(device, RelayedPart.Presence.ONLINE, readings));
            }
            assertSame(RelayedBatch.decode(RelayedBatch.encode(parts)), parts);
        }
    }

    @Test
    void theBytesAreThoseOfTheProtocol() throws Exception {
        List<RelayedPart> parts = List.of(part(7, RelayedPart.Presence.OFFLINE, number("on", 1_000_000_000L, 900)));

        assertThat(RelayedBatch.encode(parts)).isEqualTo(PLAIN);
        assertSame(RelayedBatch.decode(PLAIN), parts);
    }

    /** Computed by zlib.adler32 of Python from the lines in docs/protocol.md: batches name their dictionary by it. */
    @Test
    void theDictionaryIsThatOfTheProtocol() {
        Adler32 sum = new Adler32();
        sum.update(LabWords.dictionary());
        assertThat(sum.getValue()).isEqualTo(0x497991D0L);
    }

    @Test
    void manyAlikePartsAreFewBytes() throws Exception {
        List<RelayedPart> parts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            parts.add(part(i, RelayedPart.Presence.ONLINE, number("on", T, 900), number("active", T, 7 * i)));
        }

        assertThat(RelayedBatch.encode(parts)).hasSizeLessThan(150);
    }

    @Test
    void aColumnThatCantBeStoredCostsNoOther() throws Exception {
        byte[] newer = PLAIN.clone();
        newer[newer.length - 5] = '?'; // a unit that is none

        RelayedPart part = RelayedBatch.decode(newer).get(0);
        DecodedPack pack = PackDecoder.decode(part.pack(), null, 0);

        assertThat(pack.readings()).isEmpty();
        assertThat(pack.rejections()).hasSize(1);
        assertThat(part.presence()).isEqualTo(RelayedPart.Presence.OFFLINE);
    }

    @Test
    void whatIsCutShortOrSpoiltIsRefusedAndNeverReadAsAnotherForm() throws Exception {
        for (byte[] whole : List.of(PLAIN, PackEncoder.deflate(PLAIN))) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> RelayedBatch.decode(cut))
                        .isInstanceOfSatisfying(
                                RejectedException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD));
            }
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] any = PLAIN.clone();
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                any[random.nextInt(any.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(RelayedBatch.decode(any)).hasSizeLessThanOrEqualTo(RelayedBatch.MAX_PARTS);
            } catch (RejectedException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void moreThanMayBeIsRefused() {
        byte[] boast = {1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};
        assertThatThrownBy(() -> RelayedBatch.decode(boast)).isInstanceOf(RejectedException.class);
        assertTooLarge(new byte[300_000]);
    }

    private static void assertTooLarge(byte[] payload) {
        assertThatThrownBy(() -> RelayedBatch.decode(payload))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    /** Lists are shared and names are written anew for each device: few bytes must not become many. */
    @Test
    void aSmallBatchThatBoastsDoesNotBecomeALargeOne() {
        TableWriter out =
                new TableWriter().oneByte(1).number(1).number(0).text("pc-1").oneByte(0);
        out.signed(0).number(1).number(1_000).raw(new byte[2_000]); // 1,000 moments
        out.number(50);
        for (int i = 0; i < 50; i++) {
            out.number(0).text("lab/c" + i).text("").text("").oneByte(0).raw(new byte[1_000]);
        }
        assertTooLarge(out.done());

        TableWriter name =
                new TableWriter().oneByte(1).number(1).number(0).text("pc-1").oneByte(0);
        name.signed(0).number(1).number(1).raw(new byte[2]).number(1);
        byte[] endless = name.number(0)
                .text("lab/" + "c".repeat(2_000))
                .text("")
                .text("")
                .raw(new byte[2])
                .done();
        assertThatThrownBy(() -> RelayedBatch.decode(endless))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("name, unit and label");
    }
}
