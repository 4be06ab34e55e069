package org.chieng.gateway.downlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.testkit.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownlinkQueueTest {
    private static final DeviceId PI = new DeviceId("pi");
    private static final DeviceId OTHER = new DeviceId("other");
    private static final byte[] PAYLOAD = "{}".getBytes(UTF_8);

    private final MovedClock clock = new MovedClock(Instant.parse("2026-03-02T07:30:00Z"));
    private final DownlinkQueue queue = new DownlinkQueue(clock);

    private Downlink.Taken send(DeviceId device, String id) {
        return queue.send(device, new CommandId(id), PAYLOAD, clock.now.plusSeconds(60));
    }

    private List<String> waiting(DeviceId device) {
        return queue.waiting(device).stream()
                .map(command -> command.id().value())
                .toList();
    }

    @Test
    void keepsCommandsInOrderUntilTheyAreDelivered() {
        List<DeviceId> news = new ArrayList<>();
        queue.onNews(news::add);
        send(PI, "1");
        send(PI, "2");
        send(OTHER, "3");
        assertThat(news).containsExactly(PI, PI, OTHER);
        assertThat(waiting(PI)).containsExactly("1", "2");

        WaitingCommand first = queue.waiting(PI).get(0);
        queue.delivered(PI, first);
        queue.delivered(PI, first); // two sessions of one device may both say so
        assertThat(waiting(PI)).containsExactly("2");
        assertThat(queue.counters()).isEqualTo(new DownlinkCounters(2, 1, 0, 0));
    }

    @Test
    void takesAnIdOnceWhileItWaits() {
        send(PI, "1");
        assertThat(send(PI, "1")).isEqualTo(Downlink.Taken.TAKEN);
        assertThat(waiting(PI)).containsExactly("1");
    }

    @Test
    void dropsAndCountsWhatHasExpired() {
        send(PI, "1");
        clock.now = clock.now.plus(Duration.ofSeconds(59));
        send(PI, "2");
        clock.now = clock.now.plus(Duration.ofSeconds(1));
        assertThat(waiting(PI)).containsExactly("2");
        assertThat(queue.counters().expired()).isEqualTo(1);
    }

    @Test
    void boundsWhatWaitsForOneDevice() {
        for (int i = 0; i < DownlinkQueue.MOST_OF_DEVICE; i++) {
            assertThat(send(PI, "" + i)).isEqualTo(Downlink.Taken.TAKEN);
        }
        assertThat(send(PI, "one-more")).isEqualTo(Downlink.Taken.DEVICE_FULL);
        assertThat(send(OTHER, "1")).isEqualTo(Downlink.Taken.TAKEN);
        clock.now = clock.now.plusSeconds(60);
        assertThat(send(PI, "one-more")).isEqualTo(Downlink.Taken.TAKEN);
    }

    @Test
    void forgetsWhatWaitsForADeviceAlsoInTheFileAndKeepsItsConfiguration(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("downlink.log");
        try (DownlinkQueue kept = DownlinkQueue.open(file, clock)) {
            byte[] secret = "em-trai-cua-Lan".getBytes(UTF_8);
            Instant expiry = clock.now.plusSeconds(60);
            kept.send(PI, new CommandId("1"), secret, expiry);
            kept.delivered(PI, kept.waiting(PI).get(0)); // its text is in the file still
            kept.send(PI, new CommandId("2"), secret, expiry);
            kept.send(OTHER, new CommandId("3"), new byte[] {1}, expiry);
            kept.configure(PI, new byte[] {2});

            assertThat(kept.forget(PI)).isEqualTo(1);
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("em-trai-cua-Lan");
        }
        try (DownlinkQueue again = DownlinkQueue.open(file, clock)) {
            assertThat(again.waiting(PI)).isEmpty();
            assertThat(again.waiting(OTHER)).hasSize(1);
            assertThat(again.config(PI)).isPresent();
        }
    }

    @Test
    void boundsWhatWaitsInAll() {
        int taken = 0;
        while (send(new DeviceId("d" + taken / 10), "" + taken) == Downlink.Taken.TAKEN) {
            taken++;
        }
        assertThat(taken).isEqualTo(DownlinkQueue.MOST);
        assertThat(send(PI, "1")).isEqualTo(Downlink.Taken.FULL);
        assertThat(queue.counters().refused()).isEqualTo(2);
        clock.now = clock.now.plusSeconds(60); // all the others expire
        assertThat(send(PI, "1")).isEqualTo(Downlink.Taken.TAKEN);
        assertThat(queue.counters().waiting()).isEqualTo(1);
    }

    @Test
    void boundsTheBytesOfConfigurations() {
        byte[] large = new byte[Downlink.MAX_CONFIG_BYTES];
        int taken = 0;
        while (queue.configure(new DeviceId("d" + taken), large) == Downlink.Taken.TAKEN) {
            taken++;
        }
        assertThat((long) taken * large.length).isEqualTo(DownlinkQueue.MOST_BYTES);
        queue.configure(new DeviceId("d0"), new byte[0]); // takes its configuration back
        assertThat(queue.config(new DeviceId("d0"))).isEmpty();
        assertThat(queue.configure(PI, large)).isEqualTo(Downlink.Taken.TAKEN);
    }

    @Test
    void refusesWhatIsTooLarge() {
        byte[] tooLarge = new byte[Downlink.MAX_COMMAND_BYTES + 1];
        assertThatThrownBy(() -> queue.send(PI, new CommandId("1"), tooLarge, clock.now))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsWhoListensWhenADeviceHasSeveralSessions() {
        queue.began(PI);
        queue.began(PI);
        queue.ended(PI);
        assertThat(queue.isListening(PI)).isTrue();
        queue.ended(PI);
        assertThat(queue.isListening(PI)).isFalse();
    }

    @Test
    void tellsRepliesToAllListenersThoughOneFails() {
        List<String> heard = new ArrayList<>();
        queue.onReply((device, id, payload) -> {
            throw new IllegalStateException("of the test");
        });
        queue.onReply((device, id, payload) -> heard.add(device + " " + id + " " + new String(payload, UTF_8)));
        queue.replied(PI, new CommandId("1"), PAYLOAD);
        assertThat(heard).containsExactly("pi 1 {}");
    }

    @Test
    void goesOnAfterARestartWithWhatWaited(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("downlink.log");
        DownlinkQueue first = DownlinkQueue.open(file, clock);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as("what devices are told is not for all")
                .isEqualTo("rw-------");
        for (String id : List.of("1", "2", "3")) {
            first.send(PI, new CommandId(id), PAYLOAD, clock.now.plusSeconds(id.equals("2") ? 5 : 60));
        }
        first.delivered(PI, first.waiting(PI).get(0));
        first.configure(PI, "{\"version\":1}".getBytes(UTF_8));
        first.configure(OTHER, PAYLOAD);
        first.configure(OTHER, new byte[0]);
        clock.now = clock.now.plusSeconds(10); // without close: as killed

        DownlinkQueue second = DownlinkQueue.open(file, clock);
        assertThat(second.waiting(PI)).singleElement().satisfies(command -> {
            assertThat(command.id().value()).isEqualTo("3");
            assertThat(command.payload()).isEqualTo(PAYLOAD);
        });
        assertThat(second.config(PI))
                .hasValueSatisfying(config -> assertThat(config).hasSize(13));
        assertThat(second.config(OTHER)).isEmpty();
        assertThat(second.counters().waiting()).isEqualTo(1);
        second.close();
        first.close();
    }

    @Test
    void keepsWhatItConfirmsThroughAPowerCut(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("downlink.log");
        Path disk = folder.resolve("what-the-disk-has.log");
        DownlinkFile.Disk copying = channel -> {
            Path written = Files.exists(file) ? file : folder.resolve("downlink.log.new");
            Files.copy(written, disk, StandardCopyOption.REPLACE_EXISTING);
        };
        try (DownlinkQueue queue = DownlinkQueue.open(file, clock, copying)) {
            queue.send(PI, new CommandId("1"), PAYLOAD, clock.now.plusSeconds(60));
            try (DownlinkQueue before = DownlinkQueue.open(copyOf(disk), clock)) {
                assertThat(before.waiting(PI)).as("not confirmed yet").isEmpty();
            }
            assertThat(queue.kept().toCompletableFuture().join()).isTrue();
            queue.send(PI, new CommandId("2"), PAYLOAD, clock.now.plusSeconds(60));
            try (DownlinkQueue after = DownlinkQueue.open(copyOf(disk), clock)) {
                assertThat(after.waiting(PI))
                        .extracting(command -> command.id().value())
                        .containsExactly("1");
            }
        }
    }

    private static Path copyOf(Path file) throws IOException {
        Path copy = file.resolveSibling("copy.log");
        return Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void doesNotConfirmWhatTheDiskRefuses(@TempDir Path folder) throws IOException {
        AtomicBoolean full = new AtomicBoolean();
        DownlinkFile.Disk refusing = channel -> {
            if (full.get()) {
                throw new IOException("no space left");
            }
        };
        try (DownlinkQueue queue = DownlinkQueue.open(folder.resolve("downlink.log"), clock, refusing)) {
            queue.send(PI, new CommandId("1"), PAYLOAD, clock.now.plusSeconds(60));
            full.set(true);
            assertThat(queue.kept().toCompletableFuture().join()).isFalse();
            full.set(false);
        }
    }

    @Test
    void leavesOutWhatAPowerCutHasTorn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("downlink.log");
        try (DownlinkQueue first = DownlinkQueue.open(file, clock)) {
            first.send(PI, new CommandId("1"), PAYLOAD, clock.now.plusSeconds(60));
            first.send(PI, new CommandId("2"), PAYLOAD, clock.now.plusSeconds(60));
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (DownlinkQueue next = DownlinkQueue.open(file, clock)) {
                assertThat(next.waiting(PI)).hasSize(length < whole.length / 2 ? 0 : 1);
                next.send(PI, new CommandId("3"), PAYLOAD, clock.now.plusSeconds(60));
            }
            try (DownlinkQueue next = DownlinkQueue.open(file, clock)) {
                assertThat(next.waiting(PI))
                        .extracting(command -> command.id().value())
                        .endsWith("3");
            }
        }
    }
}
