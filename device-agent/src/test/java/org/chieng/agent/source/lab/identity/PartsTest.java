package org.chieng.agent.source.lab.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chieng.agent.process.Programs;
import org.chieng.agent.source.lab.oshi.OshiParts;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
    @TempDir
    private Path folder;

    /** Of dmidecode 3.x: a laptop with one module soldered in, a desktop with two sockets of four filled. */
    private static final String LAPTOP = """
            # dmidecode 3.6
            Handle 0x0011, DMI type 17, 40 bytes
            Memory Device
            \tArray Handle: 0x0010
            \tSize: 16384 MB
            \tLocator: Onboard
            \tType: LPDDR3
            \tSerial Number: 00000000
            \tPart Number: Not Specified
            """;

    private static final String DESKTOP = """
            # dmidecode 3.3
            Handle 0x0041, DMI type 17, 84 bytes
            Memory Device
            \tSize: 4 GB
            \tLocator: ChannelA-DIMM0
            \tManufacturer: Hynix/Hyundai
            \tSerial Number: 17566611

            Handle 0x0042, DMI type 17, 84 bytes
            Memory Device
            \tSize: No Module Installed
            \tLocator: ChannelA-DIMM1
            \tSerial Number: Not Specified

            Handle 0x0043, DMI type 17, 84 bytes
            Memory Device
            \tSize: 4096 MB
            \tLocator: ChannelB-DIMM0
            \tSerial Number: 20221921
            """;

    @Test
    void memoryIsReadAsDmidecodePrintsIt() {
        assertThat(DmidecodeParser.memory(LAPTOP)).containsExactly(Component.of(ComponentKind.MEMORY, 0, 16384, ""));
        assertThat(DmidecodeParser.memory(DESKTOP))
                .containsExactly(
                        Component.of(ComponentKind.MEMORY, 0, 4096, "17566611"),
                        Component.of(ComponentKind.MEMORY, 2, 4096, "20221921"));
        assertThat(DmidecodeParser.memory("/dev/mem: Permission denied\n")).isEmpty();
    }

    @Test
    void memoryAndDisksAreReadAsUdevHasThem() {
        String udev = """
                E:MEMORY_ARRAY_NUM_DEVICES=2
                E:MEMORY_DEVICE_0_SERIAL_NUMBER=Unknown
                E:MEMORY_DEVICE_0_SIZE=8589934592
                E:MEMORY_DEVICE_1_PRESENT=0
                E:MEMORY_DEVICE_1_SERIAL_NUMBER=9A
                """;
        assertThat(UdevParser.memory(udev)).containsExactly(Component.of(ComponentKind.MEMORY, 0, 8192, ""));
        assertThat(UdevParser.diskSerial("S:disk/by-id/x\nE:ID_SERIAL=WDC_WD5000_WD-1\nE:ID_SERIAL_SHORT=WD-1\n"))
                .isEqualTo("WD-1");
        assertThat(UdevParser.memory("E:MEMORY_DEVICE_0_SIZE=lots\nE:\nE:=\n")).isEmpty();
    }

    /**
     * What firmware told of real computers, as people have put it on the web: the first serial that tells which one it is, and whether its UUID does. Those of HP are
     * from Ubuntu's forums, Gigabyte's from lm-sensors issue 88, System76's and Insyde's from their issues (firmware-open 432, asustor-platform-driver 38), PC Engines' from
     * coreboot issue 402, Vecow's from acrn-hypervisor issue 7015.
     */
    @ParameterizedTest
    @CsvSource({
        "HP G72, 5CB10601BB, 5CB10601BB, Chassis Serial Number, Not Settable, 5CB10601BB, false",
        "HP Pavilion, 000000000000, TW13217104, None, Not Settable, TW13217104, false",
        "HP Presario 2100, None, CNF339116N, None, A057A122-7AD7-D711-801A-000BCD7A6153, CNF339116N, true",
        "HP Pavilion dv7, PBZBR01HT0G297, 5CH12206HZ, Chassis Serial Number, Not Settable, PBZBR01HT0G297, false",
        "HP Mini 210, CNF025D6R0, CNF025D6R0, None, Not Settable, CNF025D6R0, false",
        "Asus P5QL PRO, MS1C88B21200276, System Serial Number, Chassis Serial Number, , MS1C88B21200276, false",
        "Dell R515, ..AB1234567B1234., ABCD124, ABCD124, 1A2B3456-7890-1A23-4567-B8C91D123456, AB1234567B1234, true",
        "Dell Inspiron N4050, , CQJ98S1, , 4C4C4544-0051-4A10-8039-C3C04F385331, CQJ98S1, true",
        "Lenovo 20AT, 1ZXXXX123456, , , E020ACF9-D8F6-E111-9EB6-B426B0AA384D, 1ZXXXX123456, true",
        "Gigabyte C1037UN, To be filled by O.E.M., To be filled by O.E.M., To Be Filled By O.E.M.,"
                + " 03AA02FC-0414-0575-5206-670700080009, , true",
        "Vecow SPC-7100, Default string, Default string, Default string, 03000200-0400-0500-0006-000700080009, , false",
        "System76 Oryx Pro, 123456789, 123456789, , Not Settable, , false",
        "PC Engines apu1, -64, , , , , false",
        "Asustor of Insyde, Type2 - Board Serial Number, Type1 - 123456789, , 12345678-1234-5678-90ab-cddeefaabbcc, , false",
        "BlueField, Unspecified System Serial Number, , , 2e3bc1d1-e205-4830-a817-968ed1978bac, , true"
    })
    void boardsOfManyMakersAreKnownByWhatTellsThemApart(
            String which, String board, String product, String chassis, String uuid, String serial, boolean hasUuid)
            throws Exception {
        Path temp = Files.createTempDirectory(folder, "dmi");
        dmi(temp, "board_serial", board);
        dmi(temp, "product_serial", product);
        dmi(temp, "chassis_serial", chassis);
        dmi(temp, "product_uuid", uuid);

        Fingerprint parts = new LinuxParts(temp.resolve("sys"), temp, temp, new Programs(List.of())).ask();

        assertThat(parts.of(ComponentKind.BOARD))
                .as(which)
                .isEqualTo(serial == null ? List.of() : List.of(Component.of(ComponentKind.BOARD, 0, 0, serial)));
        assertThat(parts.of(ComponentKind.UUID)).as(which).hasSize(hasUuid ? 1 : 0);
    }

    private static void dmi(Path root, String name, @Nullable String text) throws IOException {
        if (text != null) {
            write(root.resolve("sys/class/dmi/id").resolve(name), text + "\n");
        }
    }

    @Test
    void cardsThatAreNotBuiltInAreNone(@TempDir Path root) throws Exception {
        String pci = "devices/pci0000:00/";
        card(root, "enp3s0", pci + "0000:00:1c.0/0000:03:00.0", "e8:6a:64:12:34:56", "0");
        card(root, "enp9s0", pci + "0000:00:1d.0/0000:06:00.0/0000:09:00.0", "00:50:b6:9a:bb:01", "0");
        write(root.resolve("sys/" + pci + "0000:00:1d.0/0000:06:00.0/removable"), "removable\n");
        card(root, "enx00", pci + "0000:00:14.0/usb1/1-4/1-4:1.0", "00:e0:4c:36:00:11", "0");
        card(root, "wlp2s0", pci + "0000:00:1c.1/0000:02:00.0", "3e:11:22:33:44:55", "3");
        write(root.resolve("sys/class/net/docker0/address"), "02:42:ac:11:00:02\n");

        Fingerprint parts = new LinuxParts(root.resolve("sys"), root, root, new Programs(List.of())).ask();

        assertThat(parts.of(ComponentKind.NIC))
                .as("neither dock, adapter, invented address nor bridge")
                .containsExactly(Component.of(ComponentKind.NIC, 0, 0, "e8:6a:64:12:34:56"));
    }

    private static void card(Path root, String name, String device, String address, String assigned)
            throws IOException {
        Path real = Files.createDirectories(root.resolve("sys").resolve(device));
        write(root.resolve("sys/class/net/" + name + "/address"), address + "\n");
        write(root.resolve("sys/class/net/" + name + "/addr_assign_type"), assigned + "\n");
        Files.createSymbolicLink(root.resolve("sys/class/net/" + name + "/device"), real);
    }

    /** Of dmidecode 2.9 to 3.3, as people have put it on the web: an empty socket, modules with and without a serial. */
    @Test
    void memoryOfManyMakersIsRead() {
        String printed = """
                Handle 0x0043, DMI type 17, 34 bytes
                Memory Device
                \tTotal Width: Unknown
                \tSize: No Module Installed
                \tLocator: ChannelA-DIMM0
                \tManufacturer: [Empty]
                \tSerial Number: [Empty]

                Handle 0x0044, DMI type 17, 34 bytes
                Memory Device
                \tSize: 8192 MB
                \tLocator: ChannelA-DIMM1
                \tManufacturer: Kingston
                \tSerial Number: 7730A787
                \tAsset Tag: 9876543210
                \tPart Number: 99U5471-056.A00LF

                Handle 0x0007, DMI type 20, 19 bytes
                Memory Device Mapped Address
                \tRange Size: 4 GB

                Handle 0x1100, DMI type 17, 28 bytes
                Memory Device
                \tSize: 8 GB
                \tLocator: DIMM_A1
                \tManufacturer: 063404B30000
                \tSerial Number: 00000000
                \tPart Number: SUPERTALENT02

                Handle 0x0036, DMI type 17, 40 bytes
                Memory Device
                \tSize: 16384 MB
                \tManufacturer: SK Hynix
                \tSerial Number: 33C80836
                """;
        assertThat(DmidecodeParser.memory(printed))
                .containsExactly(
                        Component.of(ComponentKind.MEMORY, 1, 8192, "7730A787"),
                        Component.of(ComponentKind.MEMORY, 2, 8192, ""),
                        Component.of(ComponentKind.MEMORY, 3, 16384, "33C80836"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void fillersOfTheBoardAreSteppedOverAndRootsNotesAreRead(@TempDir Path temp) throws Exception {
        write(temp.resolve("sys/class/dmi/id/board_serial"), "To be filled by O.E.M.\n");
        write(temp.resolve("facts/dmi-product_serial"), "CZC1234ABC\n");
        write(temp.resolve("facts/dmi-product_uuid"), "03000200-0400-0500-0006-000700080009\n");
        write(temp.resolve("facts/dmi-memory"), DESKTOP);

        Fingerprint parts = new LinuxParts(
                        temp.resolve("sys"), temp.resolve("run"), temp.resolve("facts"), new Programs(List.of()))
                .ask();

        assertThat(parts.of(ComponentKind.BOARD))
                .containsExactly(Component.of(ComponentKind.BOARD, 0, 0, "CZC1234ABC"));
        assertThat(parts.of(ComponentKind.UUID)).isEmpty();
        assertThat(parts.size(ComponentKind.MEMORY)).isEqualTo(8192);
    }

    @Test
    void nothingToReadIsAnEmptyFingerprint(@TempDir Path temp) throws Exception {
        assertThat(new LinuxParts(temp, temp, temp, new Programs(List.of()))
                        .ask()
                        .text())
                .isEqualTo("1;");
    }

    @Test
    void oshiFindsThisComputersMemory() {
        OshiParts oshi = new OshiParts();

        assertThat(oshi.memoryKibibytes().orElseThrow()).isPositive();
        assertThat(Fingerprint.parse(oshi.ask().text())).isPresent();
        assertThat(oshi.batteries()).hasSizeLessThanOrEqualTo(2);
    }
}
