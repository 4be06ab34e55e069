package org.chieng.sim.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UsbTreeTest {

    @TempDir
    Path folder;

    private UsbTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = new UsbTree(folder);
    }

    /** Goes up from the terminal's device as udev does. */
    private Path deviceOf(String terminal) throws IOException {
        Path at = tree.sys()
                .resolve("class/tty")
                .resolve(terminal)
                .resolve("device")
                .toRealPath();
        while (at != null && !Files.exists(at.resolve("idVendor"))) {
            at = at.getParent();
        }
        return requireNonNull(at);
    }

    private List<String> names(String path) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(path))) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void boardWithItsOwnUsbStandsAsLinuxShowsIt() throws IOException {
        try (Wire wire =
                tree.socket("1-1.2", UsbIdentity.uno("75735353338351F0E0B1")).connect()) {
            Path device = deviceOf("ttyACM0");
            assertThat(device.toString()).endsWith("/usb1/1-1/1-1.2");
            assertThat(device.resolve("idVendor")).hasContent("2341");
            assertThat(device.resolve("idProduct")).hasContent("0043");
            assertThat(device.resolve("serial")).hasContent("75735353338351F0E0B1");
            assertThat(device.resolve("product")).as("an Uno has no such text").doesNotExist();
            assertThat(device.resolve("1-1.2:1.0/driver").toRealPath().getFileName())
                    .hasToString("cdc_acm");

            Path terminal = tree.dev().resolve("ttyACM0").toRealPath();
            assertThat(terminal).startsWith(Path.of("/dev/pts"));
            String byId = "serial/by-id/usb-Arduino__www.arduino.cc__0043_75735353338351F0E0B1-if00";
            assertThat(tree.dev().resolve(byId).toRealPath()).isEqualTo(terminal);
            String byPath = "serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0";
            assertThat(tree.dev().resolve(byPath).toRealPath()).isEqualTo(terminal);
            assertThat(wire.open()).isFalse();
        }
    }

    @Test
    void bridgeChipsWithoutSerialNumbersDifferByTheirSocketOnly() throws IOException {
        try (Wire first = tree.socket("1-1.3", UsbIdentity.ch340()).connect();
                Wire second = tree.socket("1-1.4", UsbIdentity.ch340()).connect()) {
            assertThat(first.hostBaud()).isEqualTo(second.hostBaud());
            assertThat(deviceOf("ttyUSB0").getFileName()).hasToString("1-1.3");
            assertThat(deviceOf("ttyUSB1").getFileName()).hasToString("1-1.4");
            assertThat(deviceOf("ttyUSB0").resolve("serial")).doesNotExist();
            assertThat(names("dev/serial/by-path"))
                    .containsExactly("pci-0000:00:14.0-usb-0:1.3:1.0-port0", "pci-0000:00:14.0-usb-0:1.4:1.0-port0");
            assertThat(names("dev/serial/by-id")).containsExactly("usb-1a86_USB_Serial-if00-port0");
        }
    }

    @Test
    void microbitsSerialLineIsItsSecondInterface() throws IOException {
        try (Wire wire =
                tree.socket("2-3", UsbIdentity.microbit("9904360258824e45")).connect()) {
            assertThat(wire.openings()).isZero();
            assertThat(names("dev/serial/by-id"))
                    .containsExactly("usb-Arm_BBC_micro:bit_CMSIS-DAP_9904360258824e45-if01");
            assertThat(deviceOf("ttyACM0").resolve("2-3:1.1/bInterfaceNumber")).hasContent("01");
        }
    }

    @Test
    void unpluggingTakesEverythingAwayThatIsItsOwn() throws IOException {
        Wire hub = tree.socket("1-1", UsbIdentity.uno("A")).connect();
        Wire behind = tree.socket("1-1.1", UsbIdentity.uno("B")).connect();
        hub.close();
        assertThat(tree.dev().resolve("ttyACM0")).doesNotExist();
        assertThat(deviceOf("ttyACM1").resolve("serial")).hasContent("B");

        behind.close();
        assertThat(names("sys/class/tty")).isEmpty();
        assertThat(names("sys/devices/pci0000:00/0000:00:14.0/usb1")).isEmpty();
        assertThat(names("dev")).containsExactly("serial");
        assertThat(names("dev/serial/by-id")).isEmpty();
        assertThat(names("dev/serial/by-path")).isEmpty();
    }

    @Test
    void terminalsTakeTheLowestFreeNumber() throws IOException {
        Connector a = tree.socket("1-1", UsbIdentity.uno("A"));
        Wire first = a.connect();
        try (Wire other = tree.socket("1-2", UsbIdentity.uno("B")).connect()) {
            assertThat(other.open()).isFalse();
            first.close();
            try (Wire late = tree.socket("1-3", UsbIdentity.uno("C")).connect();
                    Wire again = a.connect()) {
                assertThat(late.open() || again.open()).isFalse();
                assertThat(deviceOf("ttyACM0").resolve("serial")).hasContent("C");
                assertThat(deviceOf("ttyACM2").resolve("serial")).hasContent("A");
            }
        }
    }

    @Test
    void refusesASecondDeviceInOneSocket() throws IOException {
        try (Wire wire = tree.socket("1-1", UsbIdentity.uno("A")).connect()) {
            assertThat(wire.open()).isFalse();
            assertThatThrownBy(() -> tree.socket("1-1", UsbIdentity.uno("B")).connect())
                    .isInstanceOf(IOException.class)
                    .hasMessage("something is plugged in at 1-1 already");
        }
        assertThat(Files.exists(tree.dev().resolve("ttyACM0"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThatThrownBy(() -> tree.socket("usb1", UsbIdentity.uno("B")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
