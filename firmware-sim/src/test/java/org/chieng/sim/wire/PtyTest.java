package org.chieng.sim.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real pseudo-terminal, opened by the library that the agent uses. */
@EnabledOnOs(OS.LINUX)
class PtyTest {

    @TempDir
    Path folder;

    private Path link;

    @BeforeEach
    void name() {
        link = folder.resolve("usb/ttyROOM");
    }

    private SerialPort open(int baud) {
        SerialPort port = SerialPort.getCommPort(link.toString());
        port.setBaudRate(baud);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 2_000, 0);
        assertThat(port.openPort()).isTrue();
        return port;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void carriesBytesBothWaysUnchanged() throws IOException {
        try (Wire wire = new PtyConnector(link).connect()) {
            SerialPort port = open(115_200);
            await().until(wire::open);
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }

            assertThat(wire.send(all, all.length)).isEqualTo(256);
            byte[] read = new byte[256];
            assertThat(port.readBytes(read, 256)).isEqualTo(256);
            assertThat(read).isEqualTo(all);

            port.writeBytes(all, 256);
            byte[] received = new byte[300];
            int[] count = {0};
            await().until(() -> {
                byte[] some = new byte[300];
                int n = wire.receive(some);
                System.arraycopy(some, 0, received, count[0], n);
                count[0] += n;
                return count[0] == 256;
            });
            assertThat(Arrays.copyOf(received, 256)).isEqualTo(all);
            port.closePort();
        }
    }

    @Test
    void noticesOpeningAndClosingAndTheRate() throws IOException {
        try (Wire wire = new PtyConnector(link).connect()) {
            assertThat(wire.open()).isFalse();
            assertThat(wire.openings()).isZero();

            SerialPort port = open(57_600);
            assertThat(wire.open()).isTrue();
            assertThat(wire.openings()).isEqualTo(1);
            assertThat(wire.hostBaud()).isEqualTo(57_600);

            port.closePort();
            assertThat(wire.open()).isFalse();
            SerialPort again = open(115_200);
            assertThat(wire.openings()).isEqualTo(2);
            again.closePort();
        }
    }

    @Test
    void noticesThatAHostWasKilled() throws Exception {
        try (Wire wire = new PtyConnector(link).connect()) {
            Process host = new ProcessBuilder("cat", link.toString()).start();
            await().until(wire::open);

            host.destroyForcibly().waitFor();

            await().until(() -> !wire.open());
        }
    }

    @Test
    void takesNothingWhileNobodyListens() throws IOException {
        try (Wire wire = new PtyConnector(link).connect()) {
            assertThat(wire.send(text("lost\n"), 5)).isZero();
            SerialPort port = open(9_600);

            assertThat(wire.send(text("seen\n"), 5)).isEqualTo(5);
            byte[] read = new byte[5];
            port.readBytes(read, 5);
            assertThat(read).isEqualTo(text("seen\n"));
            port.closePort();
        }
    }

    @Test
    void dropsInsteadOfBlockingWhenTheHostDoesNotRead() throws IOException {
        try (Wire wire = new PtyConnector(link).connect()) {
            SerialPort port = open(9_600);
            int taken = 0;
            for (int i = 0; i < 1_000; i++) {
                taken += wire.send(new byte[100], 100);
            }

            // the kernel moves bytes to the queue a moment later, so a burst passes the 4,095 that FIONREAD tells
            assertThat(taken).isBetween(4_000, 30_000);
            port.closePort();
        }
    }

    @Test
    void unpluggingEndsTheHostsReadAndTakesTheLinkAway() throws IOException {
        Wire wire = new PtyConnector(link).connect();
        assertThat(link).isSymbolicLink();
        SerialPort port = open(9_600);

        wire.close();

        assertThat(port.readBytes(new byte[1], 1)).isEqualTo(-1);
        port.closePort();
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void replacesALinkThatAnEarlierRunLeft() throws IOException {
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("/dev/pts/ptmx-gone"));

        try (Wire wire = new PtyConnector(link).connect()) {
            assertThat(wire.open()).isFalse();
            assertThat(link).exists();
        }
    }

    @Test
    void leavesAFileAloneThatIsNoLink() throws IOException {
        Files.createDirectories(link.getParent());
        Files.writeString(link, "somebody's work");

        assertThatThrownBy(() -> new PtyConnector(link).connect())
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("no symbolic link");
        assertThat(link).hasContent("somebody's work");
    }
}
