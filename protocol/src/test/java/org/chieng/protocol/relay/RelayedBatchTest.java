package org.chieng.protocol.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;

class RelayedBatchTest {
    private static RelayedPart part(int number, RelayedPart.Presence presence, String pack) {
        return new RelayedPart(new DeviceId("pc-" + number), presence, pack.getBytes(UTF_8));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        List<RelayedPart> parts = new ArrayList<>();
        for (RelayedPart.Presence presence : RelayedPart.Presence.values()) {
            parts.add(part(presence.name().length(), presence, "[" + "x".repeat(200) + "]"));
            parts.add(part(100 + presence.name().length(), presence, ""));
        }

        assertThat(RelayedBatch.decode(RelayedBatch.encode(parts))).isEqualTo(parts);
        assertThat(RelayedBatch.decode(RelayedBatch.encode(List.of()))).isEmpty();
    }

    @Test
    void theBytesAreThoseOfTheProtocol() throws Exception {
        byte[] plain = {1, 1, 4, 'p', 'c', '-', '7', 2, 2, '[', ']'};

        assertThat(RelayedBatch.encode(List.of(part(7, RelayedPart.Presence.OFFLINE, "[]"))))
                .isEqualTo(plain);
        assertThat(RelayedBatch.decode(plain)).containsExactly(part(7, RelayedPart.Presence.OFFLINE, "[]"));
    }

    @Test
    void manyAlikePartsAreFewBytes() {
        List<RelayedPart> parts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            parts.add(part(i, RelayedPart.Presence.ONLINE, "[{\"n\":\"lab/on\",\"u\":\"s\",\"v\":900}]"));
        }

        assertThat(RelayedBatch.encode(parts)).hasSizeLessThan(250);
    }

    @Test
    void whatIsCutShortOrSpoiltIsRefusedAndNeverReadAsAnotherForm() {
        List<RelayedPart> parts = List.of(part(1, RelayedPart.Presence.ONLINE, "[{\"n\":\"on\",\"v\":1}]"));
        byte[] whole = RelayedBatch.encode(parts);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RelayedBatch.decode(cut))
                    .isInstanceOfSatisfying(
                            RejectedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD));
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 5000; i++) {
            byte[] any = whole.clone();
            any[random.nextInt(any.length)] = (byte) random.nextInt();
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
        assertThatThrownBy(() -> RelayedBatch.decode(new byte[300_000]))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }
}
