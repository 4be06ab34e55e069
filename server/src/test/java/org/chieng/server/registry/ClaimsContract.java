package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;

/** What a registry knows of new machines, and of how devices get and lose their secrets. */
abstract class ClaimsContract extends SubjectsContract {
    private static final byte[] KEY = {1, 2, 3};
    private static final byte[] OTHER_KEY = {4, 5, 6};

    private final AtomicInteger codes = new AtomicInteger();

    private HandOver ask(byte[] key) throws RegistryException {
        return registry.claims().ask(key, "raspberrypi", "192.168.1.5", () -> "CODE" + codes.incrementAndGet());
    }

    private String waiting(byte[] key) throws RegistryException {
        return ((HandOver.Waiting) ask(key)).code();
    }

    private HandOver.Handed handed(byte[] key) throws RegistryException {
        return (HandOver.Handed) ask(key);
    }

    private void assertLogsIn(HandOver.Handed handed) throws Exception {
        assertThat(directory().authenticate(handed.device(), handed.secret()).school())
                .isEqualTo(SCHOOL);
    }

    private void assertIsRefused(DeviceId device, String secret) {
        assertThatThrownBy(() -> directory().authenticate(device, secret)).hasMessageContaining("don't match");
    }

    @Test
    void handsTheSecretToWhoeverHoldsTheKeyAndToNobodyElse() throws Exception {
        String code = waiting(KEY);
        assertThat(waiting(KEY)).as("the same code while it waits").isEqualTo(code);
        assertThat(waiting(OTHER_KEY)).isNotEqualTo(code);
        assertThat(registry.claims().look(code).orElseThrow().name()).isEqualTo("raspberrypi");

        Device device = registry.claims().claimNew(code, SCHOOL, "Phòng Lý 1").orElseThrow();

        assertThat(device.id()).isEqualTo(new DeviceId("thcs-muong-bi-phong-ly-1"));
        assertThat(registry.claims().look(code)).as("a code is used once").isEmpty();
        assertThat(registry.claims().claimNew(code, SCHOOL, "another")).isEmpty();
        assertThat(ask(OTHER_KEY)).isInstanceOf(HandOver.Waiting.class);
        assertLogsIn(handed(KEY));
    }

    @Test
    void makesAnotherSecretWhileTheAnswerMayBeLostAndNoneWhenItIsKept() throws Exception {
        assertThat(registry.claims().claimNew(waiting(KEY), SCHOOL, "Pi")).isPresent();
        HandOver.Handed lost = handed(KEY);
        HandOver.Handed kept = handed(KEY);

        assertIsRefused(lost.device(), lost.secret());
        registry.claims().done(KEY);

        assertThat(ask(KEY)).isEqualTo(new HandOver.Held(kept.device()));
        assertLogsIn(kept);
    }

    @Test
    void keepsIdAndHistoryWhenAMachineTakesAnothersPlace() throws Exception {
        String before = registry.enrol(DEVICE, SCHOOL, "Pi");
        Device known = registry.device(DEVICE).orElseThrow();
        assertThat(registry.claims().revoke(DEVICE)).isTrue();

        assertThat(registry.claims().claimAs(waiting(KEY), DEVICE, new SchoolId("elsewhere")))
                .as("of another school")
                .isEmpty();
        assertThat(registry.claims().claimAs(waiting(KEY), DEVICE, SCHOOL)).isPresent();

        HandOver.Handed handed = handed(KEY);
        assertThat(handed.device()).isEqualTo(DEVICE);
        assertLogsIn(handed);
        assertIsRefused(DEVICE, before);
        assertThat(registry.device(DEVICE)).contains(known);
    }

    @Test
    void lastsOverARestart() throws Exception {
        String code = waiting(KEY);
        registry.close();
        registry = reopened();
        assertThat(waiting(KEY)).isEqualTo(code);
        assertThat(registry.claims().claimNew(code, SCHOOL, "Pi")).isPresent();
        registry.close();
        registry = reopened();

        assertLogsIn(handed(KEY));
    }

    @Test
    void letsAMachineComeForANewSecretAndTakesOneAway() throws Exception {
        assertThat(registry.claims().claimNew(waiting(KEY), SCHOOL, "Pi")).isPresent();
        HandOver.Handed first = handed(KEY);
        registry.claims().done(KEY);
        Device device = registry.device(first.device()).orElseThrow();

        assertThat(registry.claims().renew(device.id()).orElseThrow().secret())
                .as("it comes by itself, nobody sees it")
                .isEmpty();
        assertIsRefused(first.device(), first.secret());
        HandOver.Handed second = handed(KEY);
        assertLogsIn(second);

        registry.claims().revoke(device.id());
        assertIsRefused(second.device(), second.secret());
        assertThat(directory().find(device.id())).as("nor by a certificate").isEmpty();
        assertThat(ask(KEY)).as("its key is worth nothing now").isInstanceOf(HandOver.Waiting.class);
    }

    @Test
    void changesNothingOfADeviceThatWasTakenAwayMeanwhile() throws Exception {
        assertThat(registry.claims().renew(new DeviceId("none"))).isEmpty();
        assertThat(registry.claims().revoke(new DeviceId("none"))).isFalse();
        String code = waiting(KEY);
        assertThat(registry.claims().claimAs(code, new DeviceId("none"), SCHOOL))
                .isEmpty();
        assertThat(registry.claims().look(code)).as("the code is good yet").isPresent();
    }

    @Test
    void givesAMachineThatAsksTwiceAtOnceOneCode() throws Exception {
        for (int i = 0; i < 20; i++) {
            byte[] key = {8, (byte) i};
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<HandOver> asks = () -> {
                together.await();
                return ask(key);
            };
            ExecutorService both = Executors.newFixedThreadPool(2);
            try {
                Future<HandOver> one = both.submit(asks);
                Future<HandOver> other = both.submit(asks);
                assertThat(one.get()).isInstanceOf(HandOver.Waiting.class).isEqualTo(other.get());
            } finally {
                both.shutdown();
            }
        }
    }

    @Test
    void showsTheNewSecretOfADeviceThatHasNoAgentToComeForIt() throws Exception {
        String before = registry.enrol(DEVICE, SCHOOL, "ESP32");

        Optional<String> shown = registry.claims().renew(DEVICE).orElseThrow().secret();

        assertThat(directory().authenticate(DEVICE, shown.orElseThrow()).school())
                .isEqualTo(SCHOOL);
        assertIsRefused(DEVICE, before);
    }

    @Test
    void givesIdsThatAreFreeAndCanStandInATopic() throws Exception {
        for (String expected : List.of("thcs-muong-bi-dat-do", "thcs-muong-bi-dat-do-2", "thcs-muong-bi-dat-do-3")) {
            byte[] key = expected.getBytes(StandardCharsets.UTF_8);
            assertThat(registry.claims()
                            .claimNew(waiting(key), SCHOOL, "Đất, đỏ!")
                            .orElseThrow()
                            .id()
                            .value())
                    .isEqualTo(expected);
        }
        String longest = registry.claims()
                .claimNew(waiting(KEY), SCHOOL, "x".repeat(120))
                .orElseThrow()
                .id()
                .value();
        assertThat(longest).hasSize(DeviceId.MAX_LENGTH);
        assertThat(registry.claims()
                        .claimNew(waiting(OTHER_KEY), SCHOOL, "🌱")
                        .orElseThrow()
                        .id()
                        .value())
                .isEqualTo("thcs-muong-bi-pi");
    }

    @Test
    void letsSoManyWaitAndNoMore() throws Exception {
        for (int i = 0; i < 500; i++) {
            assertThat(ask(new byte[] {9, (byte) i, (byte) (i >> 8)})).isInstanceOf(HandOver.Waiting.class);
        }

        assertThat(ask(KEY)).as("of one address").isEqualTo(new HandOver.Full());
        assertThat(ask(new byte[] {9, 7, 0})).as("who waits, waits on").isInstanceOf(HandOver.Waiting.class);
        assertThat(registry.claims().ask(KEY, "pi", "192.168.1.6", () -> "ELSEWHERE"))
                .isInstanceOf(HandOver.Waiting.class);
        assertThat(registry.claims().ask(OTHER_KEY, "pi", "127.0.0.1", () -> "CODE1"))
                .as("no code that another shows")
                .isEqualTo(new HandOver.Full());
    }

    @Test
    void letsAsManyMachinesInWithACodeAsItIsForAndEachOnce() throws Exception {
        registry.labs().put(new Lab(new EntryId("tin-1"), SCHOOL, "Tin học 1"));
        registry.enrolments()
                .make("LAB", SCHOOL, new EntryId("tin-1"), 2, CLOCK.instant().plusSeconds(60));

        assertThat(registry.enrolments().redeem("LAB", KEY, "may-01")).contains(new DeviceId("thcs-muong-bi-may-01"));
        assertThat(registry.enrolments().redeem("LAB", KEY, "may-01"))
                .as("asks again")
                .isPresent();
        assertThat(registry.enrolments().of(SCHOOL))
                .extracting(Enrolment::remaining)
                .containsExactly(1);
        assertThat(registry.enrolments().redeem("LAB", OTHER_KEY, "may-01"))
                .contains(new DeviceId("thcs-muong-bi-may-01-2"));
        assertThat(registry.enrolments().redeem("LAB", new byte[] {7}, "may-03"))
                .as("it was for two")
                .isEmpty();
        assertThat(registry.enrolments().redeem("NONE", new byte[] {7}, "may-03"))
                .isEmpty();
        assertLogsIn(handed(KEY));
        assertThat(registry.device(new DeviceId("thcs-muong-bi-may-01"))
                        .orElseThrow()
                        .lab())
                .isEqualTo(new EntryId("tin-1"));
    }

    @Test
    void makesADeviceAndACodeForEachNameOrNone() throws Exception {
        List<Enrolment> made = registry.enrolments()
                .makeFor(
                        List.of("Máy 1", "Máy 2"),
                        SCHOOL,
                        null,
                        CLOCK.instant().plusSeconds(60),
                        () -> "N" + codes.incrementAndGet());

        assertThat(made)
                .extracting(Enrolment::device)
                .containsExactly(new DeviceId("thcs-muong-bi-may-1"), new DeviceId("thcs-muong-bi-may-2"));
        assertThat(registry.enrolments().redeem(made.get(1).code(), KEY, "whatever"))
                .contains(new DeviceId("thcs-muong-bi-may-2"));
        assertLogsIn(handed(KEY));
        assertThatThrownBy(() -> registry.enrolments()
                        .makeFor(
                                List.of("good", "bad\u0007"),
                                SCHOOL,
                                null,
                                CLOCK.instant().plusSeconds(60),
                                () -> "M" + codes.incrementAndGet()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(registry.device(new DeviceId("thcs-muong-bi-good"))).isEmpty();

        registry.enrolments().end(SCHOOL);
        assertThat(registry.enrolments().of(SCHOOL)).isEmpty();
        assertThat(registry.enrolments().redeem(made.get(0).code(), OTHER_KEY, "late"))
                .isEmpty();
    }

    @Test
    void aCodeForADeviceIsNoLongerGoodOnceAnotherMachineHasItOrItWasTakenAway() throws Exception {
        for (boolean revoked : new boolean[] {false, true}) {
            Enrolment made = registry.enrolments()
                    .makeFor(
                            List.of("Máy"),
                            SCHOOL,
                            null,
                            CLOCK.instant().plusSeconds(60),
                            () -> "D" + codes.incrementAndGet())
                    .get(0);
            Device device =
                    registry.device(Objects.requireNonNull(made.device())).orElseThrow();
            if (revoked) {
                registry.claims().revoke(device.id());
            } else {
                assertThat(registry.claims().claimAs(waiting(KEY), device.id(), SCHOOL))
                        .isPresent();
                assertLogsIn(handed(KEY));
            }
            assertThat(registry.enrolments().redeem(made.code(), OTHER_KEY, "thief"))
                    .isEmpty();
        }
    }

    @Test
    void theFileOfAStartBringsNoSecretBackThatWasChangedOrTakenAway() throws Exception {
        DeviceId id = new DeviceId("pi-of-file");
        String old = "an old secret of the file";
        RegistryContent file = new RegistryContent(
                List.of(), List.of(), List.of(new RegistryContent.NewDevice(id, SCHOOL, "Pi", old)));
        registry.put(file);
        Device device = registry.claims().claimAs(waiting(KEY), id, SCHOOL).orElseThrow();
        HandOver.Handed handed = handed(KEY);
        registry.put(file);
        assertLogsIn(handed);
        assertIsRefused(id, old);

        registry.claims().revoke(device.id());
        registry.put(file);
        assertThatThrownBy(() -> directory().authenticate(id, old)).isNotNull();
    }
}
