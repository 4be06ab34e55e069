package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteParserTest {
    private static final String IPV4 = """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            wlan0\t00000000\t0101A8C0\t0003\t0\t0\t303\t00000000\t0\t0\t0
            eth0\t00000000\t0102A8C0\t0003\t0\t0\t202\t00000000\t0\t0\t0
            eth0\t0001A8C0\t00000000\t0001\t0\t0\t202\t00FFFFFF\t0\t0\t0
            wwan0\t00000000\t00000000\t0001\t0\t0\t700\t00000000\t0\t0\t0
            eth1\t00000000\t0103A8C0\t0000\t0\t0\t1\t00000000\t0\t0\t0
            """;
    private static final String IPV6 = """
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe80000000000000021122fffe334455 00000400 00000001 00000000 00450003     eth2
            fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
            """;

    @Test
    void theLowestMetricComesFirstAndIpv6Behind() {
        assertThat(RouteParser.defaults(IPV4, IPV6))
                .extracting(route -> route.device() + " "
                        + route.router().map(router -> router.getHostAddress()).orElse("-") + " " + route.metric())
                .containsExactly(
                        "eth0 192.168.2.1 202",
                        "wlan0 192.168.1.1 303",
                        "wwan0 - 700",
                        "eth2 fe80:0:0:0:211:22ff:fe33:4455 1024");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "eth0\t00000000\tXYZ\t0003\t0\t0\t202\t00000000\t0\t0\t0",
                "eth0\t00000000\t01\t0003\t0\t0\t202\t00000000\t0\t0\t0",
                "eth0\t00000000\t0101A8C0\t0003\t0\t0\tx\t00000000\t0\t0\t0",
                "eth0\t00000000\t0101A8C0",
                "00000000000000000000000000000000 00 0 00 fe80 00000400 1 0 00450003 eth0",
            })
    void whatIsNoRouteIsLeftOut(String text) {
        assertThat(RouteParser.defaults(text, text)).isEmpty();
    }
}
