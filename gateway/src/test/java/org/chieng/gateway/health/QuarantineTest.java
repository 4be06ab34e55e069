package org.chieng.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final Rejection WHY = new Rejection(ErrorCode.MALFORMED_PAYLOAD, Rejection.WHOLE, "not JSON");

    private final Quarantine quarantine = new Quarantine(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private void add(String device, int size) {
        quarantine.add(
                new EnrolledDevice(new DeviceId(device), new SchoolId("school")), new byte[size], 0, List.of(WHY));
    }

    @Test
    void givesTheNewestFirst() {
        add("a", 1);
        add("b", 2);

        assertThat(quarantine.newest(10)).extracting(Refused::size).containsExactly(2, 1);
        assertThat(quarantine.newest(1)).extracting(Refused::size).containsExactly(2);
    }

    @Test
    void letsNoDeviceHideTheOthers() {
        add("quiet", 1);
        for (int i = 0; i < 1000; i++) {
            add("loud", i);
        }

        assertThat(quarantine.newest(1000)).hasSize(Quarantine.MAX_OF_DEVICE + 1);
        assertThat(quarantine.newest(1000)).last().extracting(Refused::size).isEqualTo(1);
        assertThat(quarantine.newest(1)).extracting(Refused::size).containsExactly(999);
    }

    @Test
    void keepsABoundedNumberOfBoundedPayloads() {
        for (int i = 0; i < 2 * Quarantine.MAX_PAYLOADS; i++) {
            add("device-" + i, 100_000);
        }

        assertThat(quarantine.newest(1000))
                .hasSize(Quarantine.MAX_PAYLOADS)
                .allMatch(refused -> refused.size() == 100_000)
                .allMatch(refused -> refused.payload().remaining() == Quarantine.MAX_PAYLOAD_BYTES);
    }

    @Test
    void keepsTheFirstOfManyReasons() {
        quarantine.add(
                new EnrolledDevice(new DeviceId("a"), new SchoolId("school")),
                new byte[1],
                5,
                Collections.nCopies(500, WHY));

        assertThat(quarantine.newest(1).get(0).rejections()).hasSize(Quarantine.MAX_REJECTIONS);
    }
}
