package org.chieng.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;

class ResendsTest {
    private static final DeviceId PI = new DeviceId("pi");
    private static final byte[] PAYLOAD = "{\"a\": 1}".getBytes(UTF_8);
    private static final long NOW = 1_790_000_000_000_000L;
    private static final long SECOND = 1_000_000;

    private final Resends resends = new Resends();

    @Test
    void givesWhatComesAgainItsFirstTimeOnce() {
        resends.expect(PI, PAYLOAD, NOW);
        assertThat(resends.cameFirst(PI, "{\"a\": 2}".getBytes(UTF_8), NOW + SECOND))
                .isEmpty();
        assertThat(resends.cameFirst(new DeviceId("other"), PAYLOAD, NOW + SECOND))
                .isEmpty();
        assertThat(resends.cameFirst(PI, PAYLOAD.clone(), NOW + SECOND)).hasValue(NOW);
        assertThat(resends.cameFirst(PI, PAYLOAD, NOW + SECOND))
                .as("the next one is a new one")
                .isEmpty();
    }

    @Test
    void forgetsWhatDoesNotComeAgain() {
        resends.expect(PI, PAYLOAD, NOW);
        long later = NOW + TimeUnit.SECONDS.toMicros(Resends.FOR.toSeconds()) + SECOND;
        assertThat(resends.cameFirst(PI, PAYLOAD, later)).isEmpty();
    }

    @Test
    void boundsWhatItRemembers() {
        for (int i = 0; i <= Resends.MOST; i++) {
            resends.expect(PI, ("{\"a\": " + i + "}").getBytes(UTF_8), NOW + i);
        }
        assertThat(resends.cameFirst(PI, "{\"a\": 0}".getBytes(UTF_8), NOW)).isEqualTo(OptionalLong.empty());
        assertThat(resends.cameFirst(PI, "{\"a\": 1}".getBytes(UTF_8), NOW)).hasValue(NOW + 1);
    }
}
