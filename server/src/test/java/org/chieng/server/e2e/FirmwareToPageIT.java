package org.chieng.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.chieng.sim.board.Board;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.RecordedLine;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.board.Workbench;
import org.chieng.sim.signal.Ntc;
import org.chieng.sim.signal.World;
import org.chieng.sim.wire.UsbIdentity;
import org.chieng.sim.wire.UsbTree;
import org.chieng.testkit.OneTry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real firmware drives the whole way: seven boards on a USB that the agent finds in sysfs, without any setting, and a Wi-Fi node;
 * agent and server as processes; the page in a real browser. At the end the store is held against the boards' own records.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class FirmwareToPageIT {
    private static final String AGENT = "pi";
    private static final String NODE = "esp32-1";
    private static final LocalTime MORNING = LocalTime.of(9, 0);
    private static final int PUMP = 7;
    private static final int BUTTON = 2;
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final double SOON_MILLIS = 40_000;
    private static final int NTC_SEED = 5;

    /**
     * A channel that a board makes.
     *
     * @param source the beginning of the source's name
     * @param unit as SenML has it, or null
     * @param board as it is called on the page
     * @param tile as it is called on the page
     * @param shown its unit on the page
     * @param printed finds the value in a line that the board printed; null when it prints no lines
     */
    private record Expected(
            String source,
            String channel,
            @Nullable String unit,
            String board,
            String tile,
            String shown,
            @Nullable String recorder,
            @Nullable String printed) {}

    private static final List<Expected> CHANNELS = List.of(
            of(
                    "ch340-1.1/Temperature",
                    "Cel",
                    "CH340 · USB 1.1",
                    "Temperature",
                    "°C",
                    "weather",
                    "Temperature = (\\S+) \\*C"),
            of("ch340-1.1/Pressure", "hPa", "CH340 · USB 1.1", "Pressure", "hPa", "weather", "Pressure = (\\S+) hPa"),
            of("ch340-1.1/Humidity", "%", "CH340 · USB 1.1", "Humidity", "%", "weather", "Humidity = (\\S+) %"),
            of("uno-/TEMP", null, "Uno ", "Temperature", "", null, null),
            of("uno-/HUMI", null, "Uno ", "Humidity", "", null, null),
            of("ch340-1.2/temperature", null, "CH340 · USB 1.2", "Temperature", "", "datalog", "^[\\d.]+,([\\d.]+),"),
            of("ch340-1.2/light", null, "CH340 · USB 1.2", "Light", "", "datalog", "^[\\d.]+,[\\d.]+,([\\d.]+)"),
            of("ch340-1.2/lux", "lx", "CH340 · USB 1.2", "Illuminance", "lx", "datalog", "^(?:[\\d.]+,){3}([\\d.]+)$"),
            of("ch340-1.3/A0", null, "CH340 · USB 1.3", "A0", "", null, null),
            of("ch340-1.4/presses", null, "CH340 · USB 1.4", "presses", "", "button", "\"presses\":(\\d+)"),
            of("ftdi-/temperature", "Cel", "FTDI ", "Temperature", "°C", "room", "temperature\\(°C\\):([^,]+),"),
            of("ftdi-/light", null, "FTDI ", "Light", "", "room", ",light:(\\d+),"),
            of("microbit-/temperature", null, "micro:bit ", "Temperature", "", "microbit", "^temperature:(\\d+) *$"),
            of("microbit-/light", null, "micro:bit ", "Light", "", "microbit", "^light:(\\d+) *$"),
            of(NODE + "/temperature", "Cel", "ESP32 1", "Temperature", "°C", null, null),
            of(NODE + "/humidity", "%RH", "ESP32 1", "Humidity", "%", null, null));

    private static Expected of(
            String name,
            @Nullable String unit,
            String board,
            String tile,
            String shown,
            @Nullable String recorder,
            @Nullable String printed) {
        String[] parts = name.split("/", 2);
        return new Expected(parts[0], parts[1], unit, board, tile, shown, recorder, printed);
    }

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatFirmwarePrintsIsOnThePageAndInTheStoreAndRulesActWithoutAServer() throws Exception {
        UsbTree usb = new UsbTree(folder.resolve("usb"));
        int coapPort = freeUdpPort();
        int localPort = WholeWay.freePort();
        try (WholeWay way = WholeWay.start(folder, AGENT);
                Workbench bench = new Workbench(Clock.systemUTC());
                Browser browser = Browser.start()) {
            plugAll(bench, usb);
            Path secret = privately("node.secret", "mot-bi-mat-dai\n");
            privately("wifi-boards", NODE + " mot-bi-mat-dai\n");
            way.configureAgent(
                    AGENT, """
                    serial { sysfs = "%s", dev = "%s" }
                    coap { enabled = true, host = "127.0.0.1", port = %d, boards-file = "%s" }
                    local { enabled = true, port = %d, title = "THCS Mường Bi" }
                    rules = [ "khi HUMI < 101 và presses > 0 trong 1 giây thì send bật trong 3 giây, nhiều nhất 1 lần mỗi giờ" ]
                    """.formatted(usb.sys(), usb.dev(), coapPort, folder.resolve("wifi-boards"), localPort));
            way.startAgent(AGENT).awaitReady();
            way.startNode(NODE, coapPort, secret, "--seed", "9", "--begin", MORNING.toString());
            Page page = browser.newPage();
            Browser.logIn(page, way);

            CHANNELS.forEach(expected -> assertShown(page, expected));
            assertFaultIsToldAndTakenBack(page, board(bench, Sketch.WEATHER));

            way.stopServer();
            assertRuleDrivesThePump(board(bench, Sketch.LESSON), board(bench, Sketch.BUTTON));
            assertLocalPageServes(localPort);
            way.restartServer();
            await().atMost(SOON).until(() -> stored(way, "ch340-1.4/presses") == 1);
            way.stopServer();
        }
        assertStoreIsWhatWasPrinted();
    }

    private void plugAll(Workbench bench, UsbTree usb) throws IOException {
        plug(bench, usb, Sketch.WEATHER, "1-1.1", UsbIdentity.ch340());
        plug(bench, usb, Sketch.DATALOG, "1-1.2", UsbIdentity.ch340());
        plug(bench, usb, Sketch.FIRMATA, "1-1.3", UsbIdentity.ch340());
        plug(bench, usb, Sketch.BUTTON, "1-1.4", UsbIdentity.ch340());
        plug(bench, usb, Sketch.LESSON, "1-2", UsbIdentity.uno("75735353338351F0E0B1"));
        plug(bench, usb, Sketch.ROOM, "1-3", UsbIdentity.ft232("A50285BI"));
        plug(
                bench,
                usb,
                Sketch.MICROBIT,
                "1-4",
                UsbIdentity.microbit("9900000031864e45003d900e0000005f0000000097969901"));
    }

    private static Board board(Workbench bench, Sketch sketch) {
        return bench.boards().stream()
                .filter(board -> board.sketch() == sketch)
                .findFirst()
                .orElseThrow();
    }

    private void plug(Workbench bench, UsbTree usb, Sketch sketch, String socket, UsbIdentity identity)
            throws IOException {
        bench.plug(BoardSpec.of(sketch, usb.socket(socket, identity))
                .seed(NTC_SEED)
                .beginAt(MORNING)
                .recordTo(record(sketch.id())));
    }

    private Path record(String board) {
        return folder.resolve(board + ".record");
    }

    private Path privately(String name, String content) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private static Locator boardOf(Page page, String name) {
        Locator heading =
                page.locator("h2").filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + name)));
        return page.locator(".board").filter(new Locator.FilterOptions().setHas(heading));
    }

    private static void assertShown(Page page, Expected expected) {
        Locator heading = page.locator("h3")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + expected.tile() + "$")));
        Locator tile =
                boardOf(page, expected.board()).locator(".tile").filter(new Locator.FilterOptions().setHas(heading));
        assertThat(tile.locator("output"))
                .hasText(
                        Pattern.compile("^-?[\\d.,]+$"),
                        new LocatorAssertions.HasTextOptions().setTimeout(SOON_MILLIS));
        assertThat(tile.locator(".unit")).hasText(expected.shown());
    }

    private static void assertFaultIsToldAndTakenBack(Page page, Board weather) {
        Locator fault = boardOf(page, "CH340 · USB 1.1").locator(".faults");
        assertThat(fault).isHidden();

        weather.sensors(false);
        assertThat(fault)
                .containsText(
                        "The board finds no sensor. Check the wires",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(SOON_MILLIS));

        weather.sensors(true);
        assertThat(fault).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(SOON_MILLIS));
    }

    private static void assertRuleDrivesThePump(Board lesson, Board button) {
        assertThat(lesson.duty(PUMP)).isZero();
        button.drive(BUTTON, false);
        await().atMost(SOON).until(() -> lesson.duty(PUMP) == 1);
        button.release(BUTTON);
        await().atMost(SOON).until(() -> lesson.duty(PUMP) == 0);
    }

    private void assertLocalPageServes(int port) throws Exception {
        JsonObject schools = local(port, "/schools");
        assertThat(schools.getJsonArray("items").getJsonObject(0).getString("name"))
                .isEqualTo("THCS Mường Bi");
        JsonObject history = local(port, "/devices/" + AGENT + "/history?channel=ch340-1.1%2FTemperature");
        JsonArray newest = history.getJsonArray("buckets")
                .getJsonArray(history.getJsonArray("buckets").size() - 1);
        assertThat(newest.getDouble(1)).isIn(printed("weather", "Temperature = (\\S+) \\*C"));
    }

    private JsonObject local(int port, String path) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private static double stored(WholeWay way, String channel) throws Exception {
        return way.latestNumber(AGENT, channel);
    }

    private void assertStoreIsWhatWasPrinted() throws Exception {
        DeviceId agent = new DeviceId(AGENT);
        World world = new World(NTC_SEED, MORNING);
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("server"))) {
            List<SeriesLatest> all = store.latest(List.of(agent));
            for (Expected expected : CHANNELS) {
                SeriesLatest series = find(all, expected);
                assertThat(series.unit()).as(series.series().toString()).isEqualTo(expected.unit());
                List<Double> values = numbers(store, series.series());
                if (expected.recorder() != null && expected.printed() != null) {
                    assertContiguousPart(series.series(), values, printed(expected.recorder(), expected.printed()));
                }
            }
            ChannelName lessonTemp = find(all, CHANNELS.get(3)).series().channel();
            assertThat(first(store, agent, lessonTemp.source(), "TEMP")).isCloseTo(world.celsius(0), within(1.0));
            assertThat(first(store, agent, lessonTemp.source(), "HUMI")).isCloseTo(world.moisture(0), within(2.0));
            double firstA0 = first(store, agent, "ch340-1.3", "A0");
            assertThat(firstA0).isCloseTo(Ntc.millivolts(world.celsius(0)) / 5000 * 1023, within(5.0));
            assertNodeIsWhole(store, agent);
        }
    }

    private static SeriesLatest find(List<SeriesLatest> all, Expected expected) {
        return all.stream()
                .filter(one -> one.series().channel().source().startsWith(expected.source()))
                .filter(one -> one.series().channel().channel().equals(expected.channel()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + expected + " among " + all));
    }

    private static double first(TimeSeriesStore store, DeviceId device, String source, String channel)
            throws Exception {
        return numbers(store, series(device, source, channel)).get(0);
    }

    private static SeriesKey series(DeviceId device, String source, String channel) {
        return new SeriesKey(device, new ChannelName(source, channel));
    }

    /** Each sample of the node came once, with what its world was then. */
    private static void assertNodeIsWhole(TimeSeriesStore store, DeviceId agent) throws Exception {
        World world = new World(9, MORNING);
        List<Double> counts = numbers(store, series(agent, NODE, "count"));
        List<Double> temperatures = numbers(store, series(agent, NODE, "temperature"));
        assertThat(temperatures).hasSameSizeAs(counts);
        for (int i = 0; i < counts.size(); i++) {
            assertThat(counts.get(i)).isEqualTo(i + 1);
            assertThat(temperatures.get(i)).isCloseTo(world.celsius(i), within(0.3));
        }
    }

    /** What was stored is what was printed, in order and without a hole, from one of the first lines on. */
    private static void assertContiguousPart(SeriesKey series, List<Double> stored, List<Double> printed) {
        assertThat(stored).as(series.toString()).hasSizeGreaterThan(5);
        int from = Collections.indexOfSubList(printed, stored);
        assertThat(from).as("%s stored %s%nprinted %s", series, stored, printed).isBetween(0, 20);
    }

    private List<Double> printed(String board, String pattern) throws IOException {
        Pattern value = Pattern.compile(pattern);
        List<Double> values = new ArrayList<>();
        for (RecordedLine line : RecordedLine.read(record(board))) {
            Matcher matcher = value.matcher(line.text());
            while (line.intact() && matcher.find()) {
                values.add(Double.valueOf(matcher.group(1)));
            }
        }
        return values;
    }

    private static List<Double> numbers(TimeSeriesStore store, SeriesKey series) throws Exception {
        List<Double> values = new ArrayList<>();
        for (Point point : store.range(series, 0, Long.MAX_VALUE, 1_000_000)) {
            values.add(((Value.Numeric) point.value()).number());
        }
        return values;
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
