package org.chieng.agent.relay.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chieng.agent.uplink.LanLine;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Relays are told and looked for by multicast on loopback. Other agents of this machine may be heard, too: only what is ours counts. */
@Timeout(240)
class SearchedRelayTest {
    private static final DeviceId PC = new DeviceId("pc-1");
    private static final List<InetAddress> LOOPBACK = List.of(InetAddress.getLoopbackAddress());

    @TempDir
    Path folder;

    private SearchedRelay searched() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef\n");
        return new SearchedRelay(key, () -> LOOPBACK);
    }

    private static boolean finds(SearchedRelay searched, int port) throws Exception {
        Optional<LanLine> found = searched.find(PC);
        if (found.isEmpty()) {
            return false;
        }
        try (LanLine line = found.get()) {
            return line.toString().endsWith("127.0.0.1:" + port);
        }
    }

    @Test
    void aRelayThatTellsOfItselfIsFoundAndOneThatSaysGoodByeIsNot() throws Exception {
        SearchedRelay searched = searched();
        int port = 40_001;
        DeviceId relay = new DeviceId("lab-pi-" + UUID.randomUUID());
        try (RelayNotice notice = new RelayNotice(relay, port, () -> LOOPBACK)) {
            assertThat(notice).isNotNull();
            await().atMost(Duration.ofMinutes(1)).until(() -> finds(searched, port));
        }
        assertThat(finds(searched, port)).isFalse();
    }

    /** Two rooms of a school: the key tells which is whose, so each gets its turn. */
    @Test
    void ofSeveralRelaysEachGetsItsTurn() throws Exception {
        SearchedRelay searched = searched();
        try (RelayNotice one = new RelayNotice(new DeviceId("room-1-" + UUID.randomUUID()), 40_011, () -> LOOPBACK);
                RelayNotice two =
                        new RelayNotice(new DeviceId("room-2-" + UUID.randomUUID()), 40_012, () -> LOOPBACK)) {
            assertThat(List.of(one, two)).hasSize(2);
            await().atMost(Duration.ofMinutes(1)).until(() -> finds(searched, 40_011));
            await().atMost(Duration.ofMinutes(1)).until(() -> finds(searched, 40_012));
        }
    }

    @Test
    void whereNoNetworkIsNobodyIsFound() throws Exception {
        Path key = folder.resolve("none");
        assertThat(new SearchedRelay(key, List::of).find(PC)).isEmpty();
    }
}
