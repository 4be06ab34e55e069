package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chieng.protocol.link.AccessClass.CELLULAR;
import static org.chieng.protocol.link.AccessClass.CELLULAR_3G;
import static org.chieng.protocol.link.AccessClass.CELLULAR_4G;
import static org.chieng.protocol.link.AccessClass.FIXED;
import static org.chieng.protocol.link.AccessClass.SATELLITE;
import static org.chieng.protocol.link.AccessClass.UNKNOWN;
import static org.chieng.protocol.link.AccessClass.WIFI;
import static org.chieng.protocol.link.Confidence.HIGH;
import static org.chieng.protocol.link.Confidence.LOW;
import static org.chieng.protocol.link.Confidence.MEDIUM;
import static org.chieng.protocol.link.Confidence.NONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.link.Confidence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole machines: sysfs, routes, mmcli and NetworkManager as they show themselves. */
class AccessClassOfMachinesTest {
    private static final String ROUTER = "0101A8C0";
    private static final String NONE_NEXT = "00000000";

    @TempDir
    private Path temp;

    private Machine machine;

    @BeforeEach
    void setUp() throws IOException {
        machine = new Machine(temp);
    }

    private static void is(Observation seen, AccessClass access, Confidence confidence) {
        assertThat(seen).satisfies(one -> {
            assertThat(one.access()).isEqualTo(access);
            assertThat(one.confidence()).isEqualTo(confidence);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "modem-2g, CELLULAR_2G, Vinaphone, 29",
        "modem-3g, CELLULAR_3G, MobiFone, 41",
        "modem-4g, CELLULAR_4G, Viettel, 67",
        "modem-5g, CELLULAR_5G, Viettel, 88",
        "modem-5g-alone, CELLULAR_5G, Viettel, 67",
        "modem-dual-sim, CELLULAR_4G, VNMOBILE, 67",
    })
    void aModemTellsItsGeneration(String modem, AccessClass access, String operator, double signal) throws Exception {
        Observation seen = machine.modems(modem)
                .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                .route("wwan0", NONE_NEXT, 700)
                .observe();

        is(seen, access, HIGH);
        assertThat(seen.operator()).contains(operator);
        assertThat(seen.signal()).hasValue(signal);
        assertThat(seen.device()).contains("wwan0");
        assertThat(seen.evidence()).contains("route:wwan0", "driver:qmi_wwan");
        assertThat(seen.isMetered(MeteredFlag.GUESS_NO, Optional.empty())).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modem-absent-values", "modem-old-dashes"})
    void absentIsAbsentAndNotZero(String modem) throws Exception {
        Observation seen = machine.modems(modem)
                .nic("wwan0", "cdc_mbim", "2c7c:0125", "wwan")
                .route("wwan0", NONE_NEXT, 700)
                .observe();

        is(seen, CELLULAR, HIGH);
        assertThat(seen.operator()).isEmpty();
        assertThat(seen.signal()).isEmpty();
    }

    @Test
    void aModemThatDoesNotTellItsTechnologyIsCellular() throws Exception {
        is(
                machine.modems("modem-unknown-technology")
                        .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                        .route("wwan0", NONE_NEXT, 700)
                        .observe(),
                CELLULAR,
                HIGH);
    }

    @Test
    void withoutModemManagerTheDriverTells() throws Exception {
        is(
                machine.nic("wwan0", "cdc_mbim", "2cb7:0007", "wwan")
                        .route("wwan0", NONE_NEXT, 700)
                        .observe(),
                CELLULAR,
                HIGH);
    }

    @Test
    void aDialUpModemIsKnownByItsDataAlthoughItsInterfaceIsNot() throws Exception {
        machine.virtual("ppp0", 512).route("ppp0", NONE_NEXT, 700);
        is(machine.observe(), CELLULAR, MEDIUM);

        is(machine.modems("modem-ppp").observe(), CELLULAR_3G, HIGH);
    }

    @Test
    void aPointToPointLineBesideACardMayBeATunnel() throws Exception {
        machine.virtual("ppp0", 512).nic("eth0", "bcmgenet", "", "");

        is(machine.route("ppp0", NONE_NEXT, 50).route("eth0", ROUTER, 202).observe(), CELLULAR, LOW);
    }

    @ParameterizedTest
    @CsvSource({
        "cdc_ether, 12d1:14dc", // Huawei E3372 in HiLink mode
        "rndis_host, 19d2:1405", // ZTE MF79U
        "rndis_host, 04e8:6863", // Samsung, tethering
        "cdc_ncm, 18d1:4eeb", // Google Pixel, tethering
        "ipheth, 05ac:12a8", // iPhone
    })
    void aStickThatLooksLikeACardIsCellularByItsMaker(String driver, String usb) throws Exception {
        Observation seen = machine.nic("eth1", driver, usb, "")
                .route("eth1", "0108A8C0", 100)
                .observe();

        is(seen, CELLULAR, MEDIUM);
        assertThat(seen.evidence()).contains("usb:" + usb, "driver:" + driver);
        assertThat(seen.signal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cdc_ncm, 0bda:8153", "cdc_ether, 0b95:1790"})
    void aUsbCardForACableIsNone(String driver, String usb) throws Exception {
        is(machine.nic("eth1", driver, usb, "").route("eth1", ROUTER, 100).observe(), FIXED, LOW);
    }

    @Test
    void aUsbCardOfAnUnknownMakerIsCellularBeyondDoubtOnlyWhenItSaysThatItCosts() throws Exception {
        machine.nic("usb0", "rndis_host", "1d6b:0104", "").route("usb0", ROUTER, 100);

        is(machine.observe(), CELLULAR, LOW);
        is(machine.metered("u 3").observe(), CELLULAR, MEDIUM);
    }

    @Test
    void aCableIsFixedButMayEndInARouterWithASim() throws Exception {
        machine.nic("eth0", "bcmgenet", "", "").route("eth0", ROUTER, 202);

        Observation seen = machine.metered("u 4").observe();
        is(seen, FIXED, LOW);
        assertThat(seen.evidence()).containsExactly("route:eth0", "driver:bcmgenet", "type:ethernet", "nm:guess-no");
        assertThat(seen.contradicts(Optional.of(CELLULAR_4G))).isFalse();
        assertThat(seen.isMetered(MeteredFlag.GUESS_NO, Optional.of(CELLULAR_4G)))
                .contains(true);
    }

    @Test
    void aWifiIsOneUnlessItSaysThatItIsAPhone() throws Exception {
        machine.nic("wlan0", "brcmfmac", "", "wlan").route("wlan0", ROUTER, 303);

        is(machine.observe(), WIFI, LOW);
        is(machine.metered("u 3").observe(), CELLULAR, MEDIUM);
        is(machine.metered("u 1").observe(), CELLULAR, LOW);
    }

    @Test
    void theRouteOfTheLowestMetricIsTheLine() throws Exception {
        machine.modems("modem-4g")
                .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                .nic("eth0", "bcmgenet", "", "")
                .route("wwan0", NONE_NEXT, 700)
                .route("eth0", ROUTER, 202);
        Observation cable = machine.observe();
        is(cable, FIXED, LOW);
        assertThat(cable.evidence()).contains("mmcli:unused,connected");
        assertThat(cable.operator()).as("of a line that is not in use").isEmpty();

        is(machine.noRoutes().route("wwan0", NONE_NEXT, 700).observe(), CELLULAR_4G, HIGH);
    }

    @ParameterizedTest
    @CsvSource({"modem-locked, 'mmcli:unused,locked,sim-pin'", "modem-no-sim, 'mmcli:unused,failed,sim-missing'"})
    void aModemThatCannotBeUsedIsToldAndIsNotTheLine(String modem, String evidence) throws Exception {
        Observation seen = machine.modems(modem)
                .nic("eth0", "smsc95xx", "0424:ec00", "")
                .route("eth0", ROUTER, 202)
                .observe();

        is(seen, FIXED, LOW);
        assertThat(seen.evidence()).contains(evidence);
    }

    @Test
    void ofSeveralModemsTheOneOfTheRouteCounts() throws Exception {
        Observation seen = machine.modems("modem-3g", "modem-registered", "modem-locked")
                .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                .nic("wwan1", "qmi_wwan", "2c7c:0125", "wwan")
                .route("wwan0", NONE_NEXT, 700)
                .observe();

        is(seen, CELLULAR_3G, HIGH);
        assertThat(seen.operator()).contains("MobiFone");
    }

    @Test
    void aBridgeOrVlanIsWhatCarriesIt() throws Exception {
        machine.nic("eth0", "bcmgenet", "", "").virtual("eth0.35", 1, "eth0").virtual("br0", 1, "eth0.35");

        is(machine.route("br0", ROUTER, 10).observe(), FIXED, LOW);
    }

    @Test
    void aTunnelIsNotTheLineWhereAnotherRouteIs() throws Exception {
        machine.virtual("wg0", 65534).route("wg0", NONE_NEXT, 10);
        is(machine.observe(), UNKNOWN, NONE);

        machine.nic("wlan0", "brcmfmac", "", "wlan").route("wlan0", ROUTER, 303);
        is(machine.observe(), WIFI, LOW);
    }

    @Test
    void aMachineThatTellsNothingIsUnknownAndSaysWhy() throws Exception {
        assertThat(machine.observe()).satisfies(seen -> {
            is(seen, UNKNOWN, NONE);
            assertThat(seen.evidence()).containsExactly("route:none");
            assertThat(seen.isMetered(MeteredFlag.UNKNOWN, Optional.empty())).isEmpty();
        });
    }

    @Test
    void aRouteOverWhatSysfsDoesNotShowIsUnknown() throws Exception {
        Observation seen = machine.route("eth9", ROUTER, 1).observe();

        is(seen, UNKNOWN, NONE);
        assertThat(seen.evidence()).containsExactly("route:eth9", "sysfs:missing");
    }

    @ParameterizedTest
    @CsvSource({
        "exit 1, mmcli:failed",
        "echo error: no modem, mmcli:not-understood",
        "echo '{}', mmcli:not-understood",
        "'echo [[[[[[[[[[[[[[[[', mmcli:not-understood",
        "head -c 300000 /dev/zero, mmcli:too-much",
    })
    void garbageIsUnknownWithAReason(String script, String reason) throws Exception {
        Observation seen = machine.mmcli(script).observe();

        is(seen, UNKNOWN, NONE);
        assertThat(seen.evidence()).contains(reason);
    }

    @Test
    void aProgramThatHangsIsKilledWithWhatItStarted() throws Exception {
        machine.mmcli("sleep 600 & echo $! > " + temp.resolve("child") + "; wait")
                .nic("eth0", "bcmgenet", "", "")
                .route("eth0", ROUTER, 202);
        LineFacts facts = machine.facts(Duration.ofSeconds(2));

        Observation seen = AccessRule.observe(facts.ask(MeteredFlag.UNKNOWN));

        is(seen, FIXED, LOW);
        assertThat(seen.evidence()).contains("mmcli:timeout");
        Path child = temp.resolve("child");
        if (Files.exists(child)) {
            long pid = Long.parseLong(Files.readString(child).strip());
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        }
    }

    @Test
    void onlySureEvidenceContradictsAndNothingIsOverwritten() throws Exception {
        Observation modem = machine.modems("modem-4g")
                .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                .route("wwan0", NONE_NEXT, 700)
                .observe();

        assertThat(modem.contradicts(Optional.of(FIXED))).isTrue();
        assertThat(modem.contradicts(Optional.of(SATELLITE))).isTrue();
        assertThat(modem.contradicts(Optional.of(CELLULAR_3G))).isFalse();
        assertThat(modem.contradicts(Optional.empty())).isFalse();
        assertThat(modem.isMetered(MeteredFlag.NO, Optional.empty()))
                .as("who pays has set it")
                .contains(false);
    }
}
