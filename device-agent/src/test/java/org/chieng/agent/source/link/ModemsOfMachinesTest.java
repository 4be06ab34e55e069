package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.protocol.link.AccessClass.CELLULAR;
import static org.chieng.protocol.link.AccessClass.CELLULAR_3G;
import static org.chieng.protocol.link.AccessClass.CELLULAR_4G;
import static org.chieng.protocol.link.AccessClass.FIXED;
import static org.chieng.protocol.link.Confidence.HIGH;
import static org.chieng.protocol.link.Confidence.LOW;
import static org.chieng.protocol.link.Confidence.MEDIUM;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chieng.protocol.link.AccessClass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines with none, one, or several modems, in all the states that a modem has. */
class ModemsOfMachinesTest {
    private static final String ROUTER = "0101A8C0";
    private static final String NONE_NEXT = "00000000";

    @TempDir
    private Path temp;

    private Machine machine;

    @BeforeEach
    void setUp() throws IOException {
        machine = new Machine(temp);
    }

    private Machine wwan(String name, String driver, String usb) throws IOException {
        return machine.nic(name, driver, usb, "wwan").route(name, NONE_NEXT, 700);
    }

    @ParameterizedTest
    @CsvSource({
        "modem-3g-older, cdc_mbim, 1199:9071, CELLULAR_3G, Vinaphone, 58",
        "modem-5g-pcie, mtk_t7xx, '', CELLULAR_5G, Viettel, 74",
        "modem-dual-sim-both, qmi_wwan, 2c7c:0125, CELLULAR_4G, Viettel, 67",
    })
    void modemsOfOtherMakersAgesAndBusesTellTheirs(
            String modem, String driver, String usb, AccessClass access, String operator, double signal)
            throws Exception {
        machine.modems(modem);
        Observation seen = wwan("wwan0", driver, usb).observe();

        assertThat(seen.access()).isEqualTo(access);
        assertThat(seen.confidence()).isEqualTo(HIGH);
        assertThat(seen.operator()).contains(operator);
        assertThat(seen.signal()).hasValue(signal);
    }

    @Test
    void aListOfNoModemsIsNoTroubleAndTheStickBesideItIsKnownByItsMaker() throws Exception {
        Observation seen = machine.modems()
                .nic("eth1", "cdc_ether", "12d1:14dc", "")
                .route("eth1", "0108A8C0", 100)
                .observe();

        assertThat(seen.access()).isEqualTo(CELLULAR);
        assertThat(seen.confidence()).isEqualTo(MEDIUM);
        assertThat(seen.evidence()).containsExactly("route:eth1", "driver:cdc_ether", "usb:12d1:14dc", "type:ethernet");
        assertThat(seen.operator()).isEmpty();
        assertThat(seen.signal()).as("absent, not 0").isEmpty();
    }

    @Test
    void aPhoneThatSharesItsLineBesideAModemThatDoesNotIsTheLine() throws Exception {
        Observation seen = machine.modems("modem-registered")
                .nic("wwan1", "qmi_wwan", "2c7c:0125", "wwan")
                .nic("usb0", "rndis_host", "04e8:6863", "")
                .route("usb0", "812AA8C0", 100)
                .observe();

        assertThat(seen.access()).isEqualTo(CELLULAR);
        assertThat(seen.confidence()).isEqualTo(MEDIUM);
        assertThat(seen.device()).contains("usb0");
        assertThat(seen.operator()).as("of a modem that is not in use").isEmpty();
        assertThat(seen.evidence()).contains("mmcli:unused,registered");
    }

    @ParameterizedTest
    @CsvSource({
        "modem-searching, 'mmcli:unused,searching'",
        "modem-locked-puk, 'mmcli:unused,locked,sim-puk'",
    })
    void aModemWithoutNetworkIsToldWithItsReasonAndWithoutNumbers(String modem, String evidence) throws Exception {
        Observation seen = machine.modems(modem)
                .nic("eth0", "bcmgenet", "", "")
                .route("eth0", ROUTER, 202)
                .observe();

        assertThat(seen.access()).isEqualTo(FIXED);
        assertThat(seen.confidence()).isEqualTo(LOW);
        assertThat(seen.evidence()).contains(evidence);
        assertThat(seen.operator()).isEmpty();
        assertThat(seen.signal()).as("absent, not 0").isEmpty();
    }

    @Test
    void aModemThatSearchesWhileItsRouteStandsIsCellularWithoutNumbers() throws Exception {
        machine.modems("modem-searching");
        Observation seen = wwan("wwan0", "qmi_wwan", "2c7c:0125").observe();

        assertThat(seen.access()).isEqualTo(CELLULAR);
        assertThat(seen.signal()).as("absent, not 0").isEmpty();
        assertThat(seen.operator()).isEmpty();
    }

    @Test
    void aSessionOverAModemsMultiplexedInterfaceIsThatModems() throws Exception {
        Observation seen = machine.modems("modem-4g")
                .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                .virtual("qmimux0", 519, "wwan0")
                .route("qmimux0", NONE_NEXT, 700)
                .observe();

        assertThat(seen.access()).isEqualTo(CELLULAR_4G);
        assertThat(seen.confidence()).isEqualTo(HIGH);
        assertThat(seen.device()).contains("qmimux0");
    }

    @Test
    void aModemThatIsPulledOutMeanwhileLeavesTheOthersToBeTold() throws Exception {
        machine.modems(Machine.PULLED_OUT, "modem-3g");
        Observation seen = wwan("wwan0", "qmi_wwan", "2c7c:0125").observe();

        assertThat(seen.access()).isEqualTo(CELLULAR_3G);
        assertThat(seen.evidence()).contains("mmcli:failed");
    }

    @Test
    void ofFourModemsThatCarryDataTheOneOfTheRouteIsTheLine() throws Exception {
        machine.modems("modem-4g", "modem-dual-sim", "modem-registered", "modem-searching");
        ModemFetch.Told told = machine.facts().modems().ask();

        assertThat(told.troubles()).isEmpty();
        assertThat(told.modems())
                .extracting(one -> one.state().orElse(""))
                .containsExactlyElementsOf(List.of("connected", "connected", "registered", "searching"));
        assertThat(wwan("wwan0", "qmi_wwan", "2c7c:0125").observe().operator()).contains("Viettel");
    }
}
