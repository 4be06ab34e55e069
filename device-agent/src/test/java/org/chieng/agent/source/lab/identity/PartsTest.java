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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {
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
