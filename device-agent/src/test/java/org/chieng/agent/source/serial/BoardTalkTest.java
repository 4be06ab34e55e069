package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards on USB that are talked to, behind pseudo-terminals and a folder that looks like sysfs. */
class BoardTalkTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 2));
    private static final String CH340 = "1a86:7523";

    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp;

    private Path folder;
    private FakeUsb usb;
    private Configs configs;

    @SuppressWarnings("NullAway.Init") // each test plugs in its own
    private PtyBoard board;

    @SuppressWarnings("NullAway.Init") // and starts it
    private SerialSource source;

    @BeforeEach
    void prepare() throws IOException {
        folder = temp.toRealPath();
        usb = new FakeUsb(folder);
        configs = Configs.of(usb.places(folder.resolve("boards")));
    }

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
        if (board != null) {
            board.close();
        }
    }

    private void plug(String ids, int speed, PtyBoard.Program program) throws IOException {
        board = new PtyBoard(usb.device("ttyUSB0"), speed, true, program);
        usb.plug("ttyUSB0", "1-1.2", ids, "");
    }

    private void start(SerialConfig config) {
        source = new SerialSource(config, sink, CLOCK);
        source.start();
    }

    private static PtyBoard.Program lines(String... lines) {
        return PtyBoard.lines(Duration.ofMillis(50), Duration.ofMillis(50), lines);
    }

    private List<String> actuators() {
        return source.actuators().stream().map(one -> one.name().toString()).toList();
    }

    private Actuator actuator(String name) {
        await().atMost(LONG).until(() -> actuators().contains(name));
        return source.actuators().stream()
                .filter(one -> one.name().toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void awaitReadings(String channel, int count) {
        await().atMost(LONG).until(() -> sink.of(channel).size() >= count);
    }

    @Test
    void boardThatPrintsLessonFramesTakesValues() throws Exception {
        plug(CH340, 115_200, lines("!1:TEMP:23.%d#"));
        start(configs.discover());
        Actuator send = actuator("ch340-1.2/send");
        send.set(new Value.Numeric(1));
        send.set(new Value.Text("BẬT"));
        send.set(new Value.Bool(false));

        await().atMost(LONG).until(() -> board.received().length >= 10);
        assertThat(new String(board.received(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("1#BẬT#0#");
        assertThatThrownBy(() -> send.set(new Value.Text("a#b"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> send.set(new Value.Text("x".repeat(101)))).hasMessageContaining("1 to 100 characters");
        assertThat(actuators()).containsExactly("ch340-1.2/send");
    }

    @Test
    void linesAreSentOnlyToBoardsThatAreNamedForIt() throws Exception {
        plug(CH340, 115_200, lines("a:%d"));
        start(configs.lineTo("ch340-1.2").discover());
        actuator("ch340-1.2/line").set(new Value.Text("led on"));

        await().atMost(LONG).until(() -> board.receivedText().equals("led on\n"));
        board.close();
        usb.unplug("1-1.2");
        await().atMost(LONG).until(() -> actuators().isEmpty());
        source.close();
        start(configs.discover());
        assertThat(actuators()).isEmpty();
    }

    @Test
    void firmataIsKnownByItsReportAtBootThoughTheSpeedWasWrongThen() throws Exception {
        plug(CH340, 57_600, new FirmataProgram(Duration.ofMillis(500), true));
        start(configs.pins("A1 soil", "D9 pwm fan").discover());
        awaitReadings("ch340-1.2/soil", 3);

        assertThat(sink.numbers("ch340-1.2/soil")).containsOnly(100.0);
        assertThat(sink.channels()).containsExactly("ch340-1.2/soil");
        actuator("ch340-1.2/fan").set(new Value.Numeric(200));
        await().atMost(LONG).until(() -> hasReceived(0xE9, 0x48, 0x01));
        assertThat(source.setInterval("ch340-1.2", Duration.ofMillis(20))).isTrue();
        await().atMost(LONG).until(() -> hasReceived(0xF0, 0x7A, 20, 0, 0xF7));
        assertThat(source.status()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(SourceStatus.State.READING);
            assertThat(status.detail()).contains("CH340", "57600 baud", "Firmata");
        });
    }

    private boolean hasReceived(int... wanted) {
        StringBuilder text = new StringBuilder();
        for (int value : wanted) {
            text.append((char) value);
        }
        return board.receivedText().contains(text);
    }

    @Test
    void silentFirmataIsFoundByAsking() throws Exception {
        plug(CH340, 57_600, new FirmataProgram(Duration.ZERO, false));
        start(configs.discover());
        awaitReadings("ch340-1.2/A5", 1);

        assertThat(sink.channels()).hasSize(6);
    }

    @Test
    void speedIsRememberedForTheNextPlugAndTheNextRun() throws Exception {
        plug(CH340, 19_200, lines("a:%d"));
        start(configs.discover());
        awaitReadings("ch340-1.2/a", 3);
        source.close();

        assertThat(Files.readString(folder.resolve("boards"))).contains("ch340-1.2\t19200\t1a86:7523 at 1-1.2");
        start(configs.discover());
        await().atMost(LONG).until(() -> board.hostBaud() == 19_200);
        int before = sink.of("ch340-1.2/a").size();
        awaitReadings("ch340-1.2/a", before + 5);
        assertThat(source.counters().noise()).isZero();
    }

    @Test
    void portThatAnotherProgramHasIsSaidWithTheProgram() throws Exception {
        plug(CH340, 115_200, lines("a:%d"));
        Path device = usb.device("ttyUSB0").toRealPath();
        Process other = new ProcessBuilder("flock", device.toString(), "cat").start();
        try {
            await().atMost(LONG).until(() -> PortUsers.ofSystem().of(device).contains("cat"));
            start(configs.discover());
            await().atMost(LONG).until(() -> !sink.faults().isEmpty());
        } finally {
            other.getOutputStream().close();
            other.onExit().join();
        }
        assertThat(sink.faults().get(0)).satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Fault.Kind.PORT_BUSY);
            assertThat(fault.detail())
                    .contains("another program has it open: ")
                    .contains("flock (process " + other.pid());
        });
        awaitReadings("ch340-1.2/a", 3);
        await().atMost(LONG).until(() -> sink.faults().isEmpty());
    }

    @Test
    void boardThatPrintsWhatNobodyKnowsIsSaidAndGoesOnWhenItIsUnderstood() throws Exception {
        plug(CH340, 115_200, lines("@1@ ?2? 3!", "%4% ~~5 6%"));
        start(configs.discover());
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(sink.faults()).extracting(Fault::kind).containsExactly(Fault.Kind.FORMAT_UNKNOWN));
        assertThat(sink.faults().get(0).detail())
                .as("what a line says may be a name or a password: only how it looks is told")
                .isIn("lines of the shape '@9@ ?9? 9!'", "lines of the shape '%9% ~~9 9%'");
        assertThat(source.status())
                .singleElement()
                .satisfies(status -> assertThat(status.state()).isEqualTo(SourceStatus.State.FAULTY));
        board.close();
        usb.unplug("1-1.2");
        plug(CH340, 115_200, lines("a:%d"));
        awaitReadings("ch340-1.2/a", 3);
        await().atMost(LONG).until(() -> sink.faults().isEmpty());
    }

    @Test
    void bootloaderIsSaidAndNotRead() throws Exception {
        usb.plug("ttyACM0", "1-1.4", "2341:0036", "");
        start(configs.discover());
        await().atMost(LONG).until(() -> !sink.faults().isEmpty());

        assertThat(sink.faults()).extracting(Fault::kind).containsExactly(Fault.Kind.BOOTLOADER);
        assertThat(source.status()).singleElement().satisfies(status -> {
            assertThat(status.name()).isEqualTo("leonardo-1.4");
            assertThat(status.detail()).contains("press its reset button");
        });
        usb.unplug("1-1.4");
        await().atMost(LONG)
                .until(() -> sink.faults().isEmpty() && source.status().isEmpty());
    }

    @Test
    void boardIsBegunAnewWhenItIsAskedFor() throws Exception {
        plug(CH340, 115_200, lines("a:%d"));
        start(configs.discover());
        awaitReadings("ch340-1.2/a", 3);
        assertThat(source.restart("ch340-1.2")).isTrue();
        assertThat(source.restart("nobody")).isFalse();
        assertThat(source.identify("nobody")).isFalse();
        assertThat(source.setInterval("ch340-1.2", Duration.ofSeconds(1))).isFalse();
        int before = sink.of("ch340-1.2/a").size();
        awaitReadings("ch340-1.2/a", before + 10);
    }

    @Test
    void errorsOfTheSystemAreTold() {
        assertThat(JSerialCommPorts.refused(13)).satisfies(denied -> {
            assertThat(denied.kind()).isEqualTo(Fault.Kind.PORT_DENIED);
            assertThat(denied).hasMessageContaining("group 'dialout'");
        });
        assertThat(JSerialCommPorts.refused(16).kind()).isEqualTo(Fault.Kind.PORT_BUSY);
        assertThat(JSerialCommPorts.refused(2).kind()).isNull();
        assertThat(JSerialCommPorts.refused(5)).hasMessage("error 5 of the operating system");
    }
}
