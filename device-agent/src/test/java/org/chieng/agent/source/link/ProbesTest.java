package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbesTest {
    private static final String ARP = """
            IP address       HW type     Flags       HW address            Mask     Device
            192.168.1.1      0x1         0x2         00:11:22:33:44:55     *        eth0
            192.168.1.9      0x1         0x0         00:00:00:00:00:00     *        eth0
            """;

    private static RouterProbe to(int port) {
        return new RouterProbe(port, Duration.ofSeconds(30), System::nanoTime);
    }

    @Test
    void aRouterThatTakesOrRefusesIsThere() throws Exception {
        int port;
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = open.getLocalPort();
            assertThat(to(port).ask(InetAddress.getLoopbackAddress(), () -> "")).satisfies(answer -> {
                assertThat(answer.reached()).isTrue();
                assertThat(answer.millis()).isPresent();
            });
        }
        assertThat(to(port).ask(InetAddress.getLoopbackAddress(), () -> "")).satisfies(refused -> {
            assertThat(refused.reached()).isTrue();
            assertThat(refused.millis()).isPresent();
        });
    }

    @Test
    void whereNoWayLeadsNobodyIs() throws Exception {
        RouterProbe.Answer answer = to(53).ask(InetAddress.getByName("255.255.255.255"), () -> ARP);

        assertThat(answer.reached()).isFalse();
        assertThat(answer.millis()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.1, true", "192.168.1.9, false", "192.168.1.2, false"})
    void aRouterThatLetsItWaitIsThereWhenArpKnowsIt(String router, boolean there) throws Exception {
        assertThat(RouterProbe.isNeighbour(InetAddress.getByName(router), ARP)).isEqualTo(there);
        assertThat(RouterProbe.isNeighbour(InetAddress.getByName(router), "garbage\n\n1 2 3 4"))
                .isFalse();
    }

    @Test
    void namesTakeATimeOrFail() throws Exception {
        NameProbe probe = new NameProbe(Duration.ofSeconds(60), System::nanoTime);

        assertThat(probe.ask("localhost")).isPresent();
        assertThat(probe.ask("no-such-school.invalid")).isEmpty(); // RFC 6761: never resolved
    }

    @ParameterizedTest
    @CsvSource({"server.example, true", "10.0.0.1, false", "::1, false", "localhost, false", "'', false"})
    void onlyANameIsResolved(String host, boolean name) {
        assertThat(NameProbe.isName(host)).isEqualTo(name);
    }
}
