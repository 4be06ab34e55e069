package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every registry does, whatever database is under it. */
abstract class RegistryContract {
    private static final Instant NOW = Instant.parse("2026-09-05T00:30:00.123456Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    static final DeviceId DEVICE = new DeviceId("pi");

    Registry registry;

    @BeforeEach
    void open() throws Exception {
        registry = reopened();
        registry.addSchool(SCHOOL, "THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    /** Opens it, or opens it again beside one that is open. */
    final Registry reopened() throws RegistryException {
        return reopened(CLOCK);
    }

    /** The same at another time. */
    abstract Registry reopened(Clock clock) throws RegistryException;

    RegistryDeviceDirectory directory() {
        return new RegistryDeviceDirectory(registry, new SecureRandom());
    }

    @Test
    void letsInADeviceThatWasEnrolledWithItsSecretOnly() throws Exception {
        String secret = registry.enrol(DEVICE, SCHOOL, "Pi câu lạc bộ");

        assertThat(secret).hasSize(27).matches("[A-Za-z0-9_-]+");
        assertThat(directory().authenticate(DEVICE, secret)).isEqualTo(new EnrolledDevice(DEVICE, SCHOOL));
        assertThatThrownBy(() -> directory().authenticate(DEVICE, secret + "x"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.WRONG_SECRET));
    }

    @Test
    void findsADeviceThatSomebodyElseHasAuthenticated() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi of lab 1");

        assertThat(directory().find(DEVICE)).contains(new EnrolledDevice(DEVICE, SCHOOL));
        assertThat(directory().find(new DeviceId("nobody"))).isEmpty();
    }

    @Test
    void givesADeviceOneKeyForDtlsAtATime() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "ESP32");
        assertThat(directory().dtlsKey(DEVICE)).isEmpty();
        assertThatThrownBy(() -> registry.makeDtlsKey(new DeviceId("nobody"))).hasMessageContaining("add-device");

        String first = registry.makeDtlsKey(DEVICE);
        String second = registry.makeDtlsKey(DEVICE);
        registry.close();
        registry = reopened();

        assertThat(second).hasSize(27).isNotEqualTo(first);
        assertThat(directory().dtlsKey(DEVICE))
                .hasValueSatisfying(key -> assertThat(key).asString().isEqualTo(second));
    }

    @Test
    void answersAnUnknownDeviceAsItAnswersAWrongSecret() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");

        RejectedException unknown = refusal(new DeviceId("nobody"), "0123456789abcdef");
        RejectedException wrong = refusal(DEVICE, "0123456789abcdef");

        assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_DEVICE);
        assertThat(wrong.code()).isEqualTo(ErrorCode.WRONG_SECRET);
        assertThat(unknown).hasMessage(wrong.getMessage());
        assertThat(wrong.getMessage()).doesNotContain("0123456789abcdef");
    }

    private RejectedException refusal(DeviceId device, String secret) {
        try {
            throw new AssertionError("let in: " + directory().authenticate(device, secret));
        } catch (RejectedException refused) {
            return refused;
        }
    }

    @Test
    void refusesToEnrolADeviceTwice() throws Exception {
        String secret = registry.enrol(DEVICE, SCHOOL, "Pi");

        assertThatThrownBy(() -> registry.enrol(DEVICE, SCHOOL, "another"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("'pi' is already enrolled");
        assertThat(directory().authenticate(DEVICE, secret).device()).isEqualTo(DEVICE);
    }

    @Test
    void refusesToEnrolADeviceOfASchoolThatIsNotThere() {
        assertThatThrownBy(() -> registry.enrol(DEVICE, new SchoolId("nowhere"), "Pi"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no school 'nowhere'");
    }

    @Test
    void remembersAllOverARestart() throws Exception {
        String secret = registry.enrol(DEVICE, SCHOOL, "Pi câu lạc bộ");
        registry.close();
        registry = reopened();

        assertThat(registry.device(DEVICE)).contains(new Device(DEVICE, SCHOOL, "Pi câu lạc bộ", NOW));
        assertThat(registry.school(SCHOOL).orElseThrow().name()).isEqualTo("THCS Mường Bi");
        assertThat(directory().authenticate(DEVICE, secret).school()).isEqualTo(SCHOOL);
    }

    @Test
    void seesADeviceThatAnotherProcessEnrolledMeanwhile() throws Exception {
        RegistryDeviceDirectory running = directory();
        String secret;
        try (Registry command = reopened()) {
            secret = command.enrol(DEVICE, SCHOOL, "Pi");
        }
        assertThat(running.authenticate(DEVICE, secret).device()).isEqualTo(DEVICE);
    }

    @Test
    void tellsTheAreasOfASchoolFromTheLargestDown() throws Exception {
        registry.put(new RegistryContent(
                List.of(
                        new Area(new AreaId("tan-lac"), "Tân Lạc", new AreaId("hoa-binh")),
                        new Area(new AreaId("hoa-binh"), "Hòa Bình", null)),
                List.of(),
                List.of()));

        assertThat(registry.school(SCHOOL).orElseThrow().areas())
                .extracting(Area::name)
                .containsExactly("Hòa Bình", "Tân Lạc");
    }

    @Test
    void keepsTheParentOfAnAreaThatIsRenamed() throws Exception {
        registry.put(new RegistryContent(
                List.of(
                        new Area(new AreaId("phu-tho"), "Phú Thọ", null),
                        new Area(new AreaId("tan-lac"), "Tân Lạc", new AreaId("phu-tho"))),
                List.of(),
                List.of()));
        registry.addSchool(SCHOOL, "THCS Mường Bi", new AreaId("tan-lac"), "Xã Tân Lạc");

        assertThat(registry.school(SCHOOL).orElseThrow().areas())
                .extracting(Area::name)
                .containsExactly("Phú Thọ", "Xã Tân Lạc");
    }

    @Test
    void refusesAreasThatLieInThemselves() {
        RegistryContent circle = new RegistryContent(
                List.of(
                        new Area(new AreaId("a"), "A", new AreaId("b")),
                        new Area(new AreaId("b"), "B", new AreaId("a"))),
                List.of(),
                List.of());

        assertThatThrownBy(() -> registry.put(circle))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("lies in itself");
    }

    @Test
    void pagesThroughItsLists() throws Exception {
        for (String id : List.of("c", "a", "b")) {
            registry.enrol(new DeviceId(id), SCHOOL, id);
        }
        assertThat(registry.devices(SCHOOL, null, 2))
                .extracting(d -> d.id().value())
                .containsExactly("a", "b");
        assertThat(registry.devices(SCHOOL, new DeviceId("b"), 2))
                .extracting(d -> d.id().value())
                .containsExactly("c");
        assertThat(registry.schools(SCHOOL, 2)).isEmpty();
    }
}
