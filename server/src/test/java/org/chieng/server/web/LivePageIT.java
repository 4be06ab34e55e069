package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser, against a whole server, with a device that publishes over real MQTT. */
class LivePageIT {
    private static final String SCHOOL = "/?school=thcs-muong-bi";

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    Path folder;

    private RunningServer server;
    private Publisher device;
    private BrowserContext context;
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void openBrowser() {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
    }

    @AfterAll
    static void closeBrowser() {
        playwright.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.in(folder);
        device = server.device("muong-bi-pi");
        context = open("vi-VN", 1280, 800, ColorScheme.LIGHT);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        device.close();
        server.close();
    }

    private BrowserContext open(String locale, int width, int height, ColorScheme scheme) {
        BrowserContext opened = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setTimezoneId("America/New_York")
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        String[] cookie = server.cookie().split("=", 2);
        opened.addCookies(
                List.of(new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
        return opened;
    }

    private Page show(String path) {
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.navigate(server.uri(path).toString());
        return page;
    }

    private void publish(double temperature) throws Exception {
        device.publish("[{\"bn\":\"uno/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":" + temperature
                + "},{\"n\":\"light\",\"v\":511},{\"n\":\"n\",\"v\":12}]");
    }

    private static Locator tile(Page page, String name) {
        return page.locator(".tile").filter(new Locator.FilterOptions().setHasText(name));
    }

    @Test
    void saysInASentenceWhatKeepsASensorFromMeasuringAndWhenItIsOver() throws Exception {
        publish(23.4);
        Page page = show(SCHOOL);
        device.publish("[{\"bn\":\"uno/\",\"n\":\"temperature.fault\",\"vs\":\"sensor-no-value\"},"
                + "{\"bn\":\"agent/\",\"n\":\"journal.evicted\",\"v\":3}]");
        assertThat(page.locator(".faults li"))
                .containsText("Nhiệt độ: Cảm biến không cho giá trị (bo mạch in ra nan). Hãy kiểm tra dây");
        device.publish("[{\"n\":\"uno/temperature.fault\",\"vs\":\"ok\"}]");
        assertThat(page.locator(".faults")).isHidden();
        assertThat(page.locator(".board h2")).hasText("Uno");
    }

    @ParameterizedTest
    @CsvSource({
        "uno-8543, Uno 8543",
        "microbit-3a1f, micro:bit 3a1f",
        "ch340-1.2, CH340 · USB 1.2",
        "uno-1.2, Uno · USB 1.2",
        "board-2, Bo mạch · USB 2",
        "bme280, BME280",
        "bme280-77, BME280 77",
        "ds18b20-0316a2798fff, DS18B20 8fff",
        "esp32-1, ESP32 1",
        "gpio, GPIO",
        "Arduino_Uno_lop-8a, Arduino Uno lop-8a",
        "vuon-rau, vuon-rau",
    })
    void callsASourceAsPeopleDo(String source, String name) throws Exception {
        device.publish("[{\"n\":\"" + source + "/temperature\",\"u\":\"Cel\",\"v\":23.4}]");
        Page page = show(SCHOOL);
        assertThat(page.locator(".board h2")).hasText(name);
        assertThat(faults).isEmpty();
    }

    @Test
    void showsTheLeastAndMostOfAMinuteInTheTileOfTheirChannel() throws Exception {
        Page page = show(SCHOOL);
        String aggregates = "[{\"bn\":\"uno/\",\"n\":\"temperature.min\",\"u\":\"Cel\",\"t\":-50,\"v\":%s},"
                + "{\"n\":\"temperature.max\",\"u\":\"Cel\",\"t\":-50,\"v\":31.5},"
                + "{\"n\":\"temperature.mean\",\"u\":\"Cel\",\"t\":-50,\"v\":23.45},"
                + "{\"n\":\"temperature.count\",\"t\":-50,\"v\":60}]";
        device.publish(aggregates.formatted("19.5")); // before the page knows what they are of
        assertThat(page.locator(".tile")).hasCount(4);
        publish(23.4);
        device.publish(aggregates.formatted("18.5"));

        assertThat(tile(page, "Nhiệt độ").locator(".range")).hasText("thấp 18,5 · cao 31,5");
        assertThat(page.locator(".tile h3")).hasText(new String[] {"Nhiệt độ", "Ánh sáng"});
        page.reload();
        assertThat(tile(page, "Nhiệt độ").locator(".range")).hasText("thấp 18,5 · cao 31,5");
        assertThat(page.locator(".tile h3")).hasText(new String[] {"Nhiệt độ", "Ánh sáng"});
        assertThat(faults).isEmpty();
    }

    @Test
    void showsAReadingAsItComesAndMovesTheChart() throws Exception {
        publish(23.4);
        Page page = show(SCHOOL);
        Locator temperature = tile(page, "Nhiệt độ");
        assertThat(temperature.locator("output")).hasText("23,4");
        assertThat(temperature.locator(".unit")).hasText("°C");
        assertThat(page.locator(".board h2")).hasText("Uno");
        assertThat(page.locator(".state span")).hasText("Đang gửi");
        assertThat(temperature.locator("canvas")).isVisible();
        String before = picture(temperature);

        publish(29.8);

        assertThat(temperature.locator("output")).hasText("29,8");
        assertThat(temperature.locator(".range")).hasText("thấp 23,4 · cao 29,8");
        page.waitForFunction(
                "before => document.querySelector('.tile[data-hue=warm] canvas').toDataURL() !== before", before);
        assertThat(faults).isEmpty();
    }

    @Test
    void tellsTheTimeOfVietnamWhateverTheBrowserThinks() throws Exception {
        publish(23.4);
        Page page = show(SCHOOL);
        assertThat(tile(page, "Nhiệt độ").locator("output")).hasText("23,4");

        // the hour may turn meanwhile, and the clock is drawn anew each second
        Instant before = Instant.now().minusSeconds(5);
        String shown = page.locator("#clock").textContent();
        Instant after = Instant.now();

        assertThat(shown.substring(0, 2)).isIn(hourInVietnam(before), hourInVietnam(after));
    }

    private static String hourInVietnam(Instant time) {
        return DateTimeFormatter.ofPattern("HH").format(time.atOffset(ZoneOffset.ofHours(7)));
    }

    private static String picture(Locator tile) {
        return (String) tile.locator("canvas").evaluate("canvas => canvas.toDataURL()");
    }

    @Test
    void putsChannelsWithAUnitFirstAndCountersAside() throws Exception {
        publish(23.4);
        Page page = show(SCHOOL);

        assertThat(page.locator(".tile h3")).hasText(new String[] {"Nhiệt độ", "Ánh sáng"});
        assertThat(page.locator(".extras")).hasText("Số dòng12");
    }

    @Test
    void tellsWhatToDoWhereNothingWasMeasuredYetAndGivesWayToTheFirstReading() throws Exception {
        Page page = show(SCHOOL);
        assertThat(page.locator("#empty h2")).hasText("Sẵn sàng đo");
        assertThat(page.locator("#empty li")).hasCount(3);

        publish(21);

        assertThat(tile(page, "Nhiệt độ").locator("output")).hasText("21");
        assertThat(page.locator("#empty")).isHidden();
        assertThat(faults).isEmpty();
    }

    @Test
    void speaksTheLanguageOfTheBrowserAndSwitches() throws Exception {
        publish(23.4);
        context.close();
        context = open("en-GB", 1280, 800, ColorScheme.LIGHT);
        Page page = show(SCHOOL);
        assertThat(tile(page, "Temperature").locator("output")).hasText("23.4");
        assertThat(page.locator("html")).hasAttribute("lang", "en");

        page.locator("#language").click();

        assertThat(tile(page, "Nhiệt độ").locator("output")).hasText("23,4");
        assertThat(page.locator("html")).hasAttribute("lang", "vi");
        page.reload();
        assertThat(tile(page, "Nhiệt độ").locator("output")).hasText("23,4"); // it remembers
    }

    @Test
    void saysSinceWhenTheLineIsLostAndRecoversWhatCameMeanwhile() throws Exception {
        publish(23.4);
        Page page = show(SCHOOL);
        assertThat(tile(page, "Nhiệt độ").locator("output")).hasText("23,4");
        int port = server.server().httpPort();

        device.close();
        server.close();
        assertThat(page.locator("#line")).containsText("Mất đường truyền tới máy chủ từ");
        assertThat(page.locator(".state span")).hasText("Chưa rõ");

        server = RunningServer.in(folder, port);
        device = server.device("muong-bi-pi");
        publish(25.1);

        assertThat(page.locator("#line")).isHidden();
        assertThat(tile(page, "Nhiệt độ").locator("output")).hasText("25,1");
        assertThat(tile(page, "Nhiệt độ").locator(".range")).hasText("thấp 23,4 · cao 25,1");
    }

    @Test
    void showsThatADeviceHasGone() throws Exception {
        publish(23.4);
        Page page = show(SCHOOL);
        assertThat(page.locator(".state span")).hasText("Đang gửi");

        device.close();

        assertThat(page.locator(".board")).hasAttribute("data-state", "offline");
        assertThat(page.locator(".state span")).hasText("Mất kết nối");
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, vi-VN, 1920, 1080", "DARK, en-GB, 1280, 800", "LIGHT, en-GB, 390, 844", "DARK, vi-VN, 390, 844"
    })
    void isAccessibleAndFitsTheScreen(ColorScheme scheme, String locale, int width, int height) throws Exception {
        publish(23.4);
        context.close();
        context = open(locale, width, height, scheme);
        Page page = show(SCHOOL);
        assertThat(page.locator(".tile canvas").first()).isVisible();

        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    @Test
    void canBeUsedByKeyboardAlone() throws Exception {
        publish(23.4);
        Page page = show(SCHOOL);
        assertThat(page.locator(".tile canvas").first()).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();

        page.locator("input[name=window]:checked").focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("input[value='600']")).isChecked();

        Locator enlarge = tile(page, "Nhiệt độ").locator(".enlarge");
        enlarge.focus();
        page.keyboard().press("Enter");
        assertThat(enlarge).hasAttribute("aria-pressed", "true");
        page.keyboard().press("Escape");
        assertThat(enlarge).hasAttribute("aria-pressed", "false");
    }

    @Test
    void fetchesNothingFromElsewhere() throws Exception {
        publish(23.4);
        List<String> hosts = new ArrayList<>();
        context.onRequest(
                request -> hosts.add(java.net.URI.create(request.url()).getAuthority()));
        Page page = show(SCHOOL);
        assertThat(page.locator(".tile canvas").first()).isVisible();

        assertThat(hosts)
                .isNotEmpty()
                .containsOnly("127.0.0.1:" + server.server().httpPort());
        assertThat(faults).isEmpty();
    }
}
