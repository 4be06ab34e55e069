package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFinderTest {
    @TempDir
    private Path temp;

    private Path folder;
    private FakeUsb usb;

    @BeforeEach
    void plugIn() throws IOException {
        folder = temp.toRealPath();
        usb = new FakeUsb(folder);
    }

    private PortFinder finder() {
        return new PortFinder(Configs.of(usb.places(folder.resolve("boards"))).discover(), new JSerialCommPorts());
    }

    private Path file(String tty) throws IOException {
        return Files.createFile(usb.device(tty));
    }

    /** Names of what is found at the second look. */
    private static List<String> names(PortFinder finder) {
        finder.find();
        return finder.find().stream().map(found -> found.board().name(0)).toList();
    }

    @Test
    void configuredPortIsFoundAtOnceWhenItIsThereAndNamedByItsPath() throws Exception {
        Path link = folder.resolve("usb-Uno_8543-if00");
        PortFinder finder = new PortFinder(Configs.of(folder).ports(link), new JSerialCommPorts());
        assertThat(finder.find()).isEmpty();

        Path device = file("ttyACM0");
        Files.createSymbolicLink(link, device);
        assertThat(finder.find()).singleElement().satisfies(found -> {
            assertThat(found.path()).isEqualTo(link);
            assertThat(found.device()).isEqualTo(device);
            assertThat(found.board().name(0)).isEqualTo("Uno_8543");
        });
        Files.delete(device);
        assertThat(finder.find()).isEmpty();
    }

    @Test
    void boardIsNamedByItsKindAndSerialNumberOrElseByItsPort() throws Exception {
        usb.plug("ttyACM0", "1-1.4", "2341:0043", "85430353531351B0A0A1");
        usb.plug("ttyUSB0", "1-1.2", "1a86:7523", "");
        usb.plug("ttyUSB1", "2-1", "10c4:ea60", "0001"); // the number that all of them have
        usb.plug("ttyACM1", "1-1.3", "0d28:0204", "9904360254174e45006c601800000042000000009796990b");
        usb.plug("ttyACM2", "1-1.5", "caff:ee00", "");
        for (String tty : List.of("ttyACM0", "ttyACM1", "ttyACM2", "ttyUSB0", "ttyUSB1")) {
            file(tty);
        }
        // boards with ids of their own come first
        assertThat(names(finder()))
                .satisfiesExactly(
                        name -> assertThat(name).matches("uno-[0-9a-f]{4}"),
                        name -> assertThat(name).matches("microbit-[0-9a-f]{4}"),
                        name -> assertThat(name).isEqualTo("ch340-1.2"),
                        name -> assertThat(name).isEqualTo("cp210x-2-1"),
                        name -> assertThat(name).isEqualTo("board-1.5"));
    }

    @Test
    void nameGoesWithTheSerialNumberToAnotherPortAndDevice() throws Exception {
        usb.plug("ttyACM0", "1-1.4", "2341:0043", "85430353531351B0A0A1");
        file("ttyACM0");
        List<String> before = names(finder());
        usb.unplug("1-1.4");
        usb.plug("ttyACM7", "1-1.1", "2341:0043", "85430353531351B0A0A1");
        file("ttyACM7");

        assertThat(names(finder())).isEqualTo(before).hasSize(1);
    }

    @Test
    void twoBoardsThatTellTheSameSerialNumberHaveTwoNames() throws Exception {
        usb.plug("ttyUSB0", "1-1.1", "0403:6001", "A50285BI");
        usb.plug("ttyUSB1", "1-1.2", "0403:6001", "A50285BI");
        file("ttyUSB0");
        file("ttyUSB1");

        assertThat(names(finder())).doesNotHaveDuplicates().hasSize(2).contains("ftdi-1.2");
    }

    @Test
    void secondSerialPortOfABoardHasAnotherName() throws Exception {
        usb.plug("ttyACM0", "1-1.1", "2e8a:000a", "", 0);
        usb.plug("ttyACM1", "1-1.1", "2e8a:000a", "", 2);
        file("ttyACM0");
        file("ttyACM1");

        assertThat(names(finder())).containsExactly("pico-1.1", "pico-1.1.if1");
    }

    @Test
    void bootloadersProbesModemsAndBoardsWithoutAPortAreNotRead() throws Exception {
        usb.plug("ttyACM0", "1-1.1", "2341:0036", "");
        usb.plug("ttyACM1", "1-1.2", "2e8a:000c", "E66");
        usb.plug("ttyUSB0", "1-1.3", "12d1:1506", "");
        usb.plug("1-1.4", "1a86:7523", "");
        usb.plug("1-1.5", "046d:c077", ""); // a mouse
        for (String tty : List.of("ttyACM0", "ttyACM1", "ttyUSB0")) {
            file(tty);
        }
        PortFinder finder = finder();

        assertThat(names(finder)).isEmpty();
        assertThat(finder.unread())
                .extracting(one -> one.kind().use() + " " + one.hasPort())
                .containsExactly("BOOTLOADER true", "PROBE true", "MODEM true", "BRIDGE false");
    }

    @Test
    void boardIsFoundAtTheSecondLookOnly() throws Exception {
        usb.plug("ttyUSB0", "1-1.2", "1a86:7523", "");
        file("ttyUSB0");
        PortFinder finder = finder();

        assertThat(finder.find()).isEmpty();
        assertThat(finder.find()).hasSize(1);
        usb.unplug("1-1.2");
        assertThat(finder.find()).isEmpty();
    }

    @Test
    void otherPortsAreLeftAloneUnlessDiscoverIsOn() throws Exception {
        usb.plug("ttyUSB0", "1-1.2", "1a86:7523", "");
        file("ttyUSB0");
        PortFinder finder =
                new PortFinder(Configs.of(usb.places(folder.resolve("boards"))).ports(), new JSerialCommPorts());

        assertThat(names(finder)).isEmpty();
    }
}
