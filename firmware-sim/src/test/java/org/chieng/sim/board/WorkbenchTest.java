package org.chieng.sim.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.chieng.sim.wire.Pipe;
import org.chieng.sim.wire.PtyConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkbenchTest {

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void boardBehindATerminalIsReadByASerialLibraryAsItRecorded() throws Exception {
        Path link = folder.resolve("ttyFAST");
        Path record = folder.resolve("record");
        StringBuilder seen = new StringBuilder();
        try (Workbench bench = new Workbench(Clock.systemUTC())) {
            bench.plug(BoardSpec.of(Sketch.FAST, new PtyConnector(link)).recordTo(record));
            SerialPort port = SerialPort.getCommPort(link.toString());
            port.setBaudRate(115_200);
            port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 100, 0);
            assertThat(port.openPort()).isTrue();
            byte[] bytes = new byte[1024];
            await().until(() -> {
                int count = port.readBytes(bytes, bytes.length);
                seen.append(new String(bytes, 0, Math.max(0, count), StandardCharsets.ISO_8859_1));
                return seen.toString().lines().count() > 60;
            });
            port.closePort();
        }

        List<String> lines = seen.toString().lines().toList();
        List<String> intact = RecordedLine.read(record).stream()
                .filter(RecordedLine::intact)
                .map(RecordedLine::text)
                .toList();
        List<String> whole = lines.subList(0, lines.size() - 1); // the last may be cut by our closing
        assertThat(intact).startsWith(whole.toArray(String[]::new));
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void boardThatCannotBePluggedInIsNotOnTheBench() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));
        try (Workbench bench = new Workbench(Clock.systemUTC())) {
            assertThatThrownBy(() -> bench.plug(BoardSpec.of(Sketch.ROOM, new PtyConnector(file))))
                    .isInstanceOf(IOException.class);
            assertThat(bench.boards()).isEmpty();
        }
    }

    @Test
    void runsManyBoardsFasterThanRealTime() throws IOException {
        try (Workbench bench = new Workbench(Clock.systemUTC(), 20)) {
            for (int i = 0; i < 10; i++) {
                bench.plug(
                        BoardSpec.of(Sketch.ROOM, new Pipe()).named("room-" + i).seed(i));
            }
            await().until(() ->
                    bench.boards().stream().allMatch(board -> board.counts().spoiledLines() >= 50));
        }
    }

    @Test
    void refusesASpeedThatIsNone() {
        assertThatThrownBy(() -> new Workbench(Clock.systemUTC(), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
