package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of all pages, held against each of them: a page that is added is found by itself. */
@Timeout(900)
class PageRulesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double PATIENCE_MILLIS = 60_000;
    /** Of Playwright, for the tests that follow in this process. */
    private static final double USUAL_MILLIS = 5_000;

    private static final WebFiles FILES = WebFiles.load();
    private static final int MOST_BYTES = 150_000;
    private static final int MOST_MILLIS = 3_000;
    /** Of these the line may take this many, where the machine is busy with other things too. */
    private static final int MOST_MILLIS_OF_THE_LINE = 2_500;

    private static final int TRIES = 6;

    @TempDir
    static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static RunningServer server;
    private static Publisher board;

    private final List<BrowserContext> contexts = new ArrayList<>();

    @BeforeAll
    @Timeout(600)
    static void start() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = RunningServer.in(folder);
        People people = new People(folder, server.server().httpPort());
        people.addClass("7a", "hang-kia");
        board = server.device("hang-kia-pi");
        long now = Instant.now().getEpochSecond();
        board.publish("[{\"bn\":\"uno-1/\",\"n\":\"temperature\",\"u\":\"Cel\",\"t\":" + (now - 1)
                + ",\"v\":23.4},{\"n\":\"temperature\",\"u\":\"Cel\",\"t\":" + now
                + ",\"v\":24.5},{\"n\":\"light\",\"v\":511}]");
    }

    @AfterAll
    @Timeout(600)
    static void stop() throws Exception {
        board.close();
        server.close();
        playwright.close();
        PlaywrightAssertions.setDefaultAssertionTimeout(USUAL_MILLIS);
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
    }

    /** All pages there are. */
    static List<String> addresses() {
        return Stream.concat(
                        FILES.pages().entrySet().stream()
                                .filter(page -> page.getValue().contentType().startsWith("text/html"))
                                .map(Map.Entry::getKey),
                        Stream.of("/join", "/control?device=hang-kia-pi"))
                .sorted()
                .toList();
    }

    private static JsonObject texts(String language) {
        return new JsonObject(Objects.requireNonNull(FILES.assets().get("i18n/" + language + ".json"))
                .plain()
                .toString(StandardCharsets.UTF_8));
    }

    private static String site() {
        return "http://127.0.0.1:" + server.server().httpPort();
    }

    private static String name(String address) {
        return address.equals("/") ? "index" : address.substring(1).replaceAll("[?=]", "-");
    }

    /** A page of the administrator, who may see all of them. */
    private Page page(String locale, String zone, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setTimezoneId(zone)
                .setViewportSize(width, height));
        contexts.add(context);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        String[] cookie = server.cookie().split("=", 2);
        context.addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl(site())));
        return context.newPage();
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void everyPageIsReadableInBothLanguagesOnAPhoneAndAProjectorByDayAndByNight(String address) {
        VisitedPage phone = new VisitedPage(page("vi-VN", "America/New_York", 390, 844), site());
        phone.open(address);
        phone.keepsTheRules(texts("vi"), name(address));
        VisitedPage projector = new VisitedPage(page("en-GB", "Pacific/Auckland", 1920, 1080), site());
        projector.open(address);
        projector.keepsTheRules(texts("en"), name(address));
    }

    /** New York and Vietnam are eleven or twelve hours apart, Auckland and Vietnam five or six. */
    @ParameterizedTest
    @MethodSource("addresses")
    void everyPageTellsTheTimeOfVietnamWhateverTheBrowserThinks(String address) {
        VisitedPage west = new VisitedPage(page("vi-VN", "America/New_York", 1280, 800), site());
        VisitedPage east = new VisitedPage(page("vi-VN", "Pacific/Auckland", 1280, 800), site());
        for (int i = 0; i < 3; i++) {
            west.open(address);
            east.open(address);
            if (west.hours().equals(east.hours())) {
                return; // at the first try, unless the hour has turned between the two
            }
        }
        assertThat(west.hours()).isEqualTo(east.hours());
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void everyPageCanBeUsedWithinThreeSecondsOverASlowLine(String address) {
        List<String> tries = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            SlowLine.Visit slow = SlowLine.visit(browser, server, address, true);
            assertThat(slow.bytes()).isBetween(5_000L, (long) MOST_BYTES);
            SlowLine.Visit quick = SlowLine.visit(browser, server, address, false);
            tries.add(slow.millis() + " ms, " + quick.millis() + " without the line, " + slow.bytes() + " bytes");
            if (slow.millis() < MOST_MILLIS || slow.millis() - quick.millis() < MOST_MILLIS_OF_THE_LINE) {
                return;
            }
        }
        assertThat(tries).as("too slow each time").isEmpty();
    }

    @Test
    void canBeInstalled() {
        Page page = page("vi-VN", "Asia/Ho_Chi_Minh", 390, 844);
        page.navigate(site() + "/");
        page.evaluate("async () => { await navigator.serviceWorker.ready; }");
        CDPSession session = page.context().newCDPSession(page);
        assertThat(session.send("Page.getAppManifest").getAsJsonArray("errors")).isEmpty();
        List<String> reasons = new ArrayList<>();
        session.send("Page.getInstallabilityErrors")
                .getAsJsonArray("installabilityErrors")
                .forEach(error ->
                        reasons.add(error.getAsJsonObject().get("errorId").getAsString()));
        assertThat(reasons).as("but that the test's browser is incognito").isSubsetOf("in-incognito");
    }

    /** Each was seen before; a server that is away is as a line that is gone, also for the worker behind the page. */
    @Test
    void everyPageIsThereWithoutALineAndSaysSo() throws Exception {
        Page page = page("vi-VN", "America/New_York", 390, 844);
        VisitedPage visited = new VisitedPage(page, site());
        for (String address : addresses()) {
            for (int i = 0; i < 2; i++) { // the worker, which the first page brings, is behind those that follow
                visited.open(address);
                await().atMost(PATIENCE)
                        .until(() -> (Boolean) page.evaluate("async () => !!(await caches.match(location.pathname))"));
            }
        }
        page.navigate(site() + "/"); // the page where one logs in has wiped what was known
        visited.settle();
        int port = server.server().httpPort();
        board.close();
        server.close();
        try {
            for (String address : addresses()) {
                page.navigate("http://127.0.0.1:" + port + address);
                assertThat(page.locator(".brand")).isVisible();
                assertThat(page.locator("main .banner.shown:visible").first()).isVisible();
                assertThat(page.locator("#language")).hasText("English");
                assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as(address)
                        .isTrue();
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "screenshots", "offline-" + name(address) + ".png")));
            }
        } finally {
            server = RunningServer.in(folder, port);
            board = server.device("hang-kia-pi");
        }
        page.navigate(site() + "/api");
        assertThat(page.locator("main .banner.shown")).hasCount(0);
    }
}
