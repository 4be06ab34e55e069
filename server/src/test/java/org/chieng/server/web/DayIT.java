package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A day of the people who work with a province's 520 schools, in a real browser. A teacher's is {@link WallPageIT}, a pupil's experiment {@link
 * LabPageIT}, a real agent that is claimed {@code ClaimIT}.
 */
@Timeout(600)
class DayIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double PATIENCE_MILLIS = 60_000;
    /** Of Playwright, for the tests that follow in this process. */
    private static final double USUAL_MILLIS = 5_000;

    private static final String SCHOOL = "thcs-muong-bi";

    @TempDir
    static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static RunningServer server;
    private static People people;
    private static String code = "";

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    @Timeout(600)
    static void start() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS); // other builds may share the machine
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = RunningServer.in(folder);
        ManySchools.fill(folder);
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", SCHOOL);
        people.logIn("department", "--area", "hoa-binh");
        people.logIn("lab-manager", "--school", SCHOOL);
        String teacher = people.logIn("teacher", "--school", SCHOOL);
        String csrf = new JsonObject(server.getAs(teacher, "/api/v1/me").body()).getString("csrf");
        code = post("/api/v1/classes/7a/code", new JsonObject(), "Cookie", teacher, "X-CSRF-Token", csrf)
                .getString("code");
    }

    @AfterAll
    @Timeout(600)
    static void stop() {
        server.close();
        playwright.close();
        PlaywrightAssertions.setDefaultAssertionTimeout(USUAL_MILLIS);
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
    }

    private static JsonObject post(String path, JsonObject body, String... headers) throws Exception {
        return new JsonObject(
                Login.post(server.server().httpPort(), path, body, headers).body());
    }

    private Page open(String locale, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setTimezoneId("America/New_York")
                .setViewportSize(width, height)
                .setColorScheme(ColorScheme.LIGHT));
        contexts.add(context);
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onPageError(faults::add);
        return page;
    }

    private Page logIn(String person, String locale, String path) {
        Page page = open(locale, 1280, 800);
        page.navigate(server.uri("/login?next=" + path).toString());
        page.locator("#login input[name=account]").fill(person);
        page.locator("#login input[name=password]")
                .fill(people.credentials(person).getString("password"));
        page.keyboard().press("Enter");
        page.waitForURL("**" + path);
        return page;
    }

    /** At a phone's and at a projector's size, by day and by night; in that order the pictures are kept. */
    private static void looksWell(Page page, String name) {
        String language = page.locator("html").getAttribute("lang");
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.setViewportSize(scheme == ColorScheme.DARK ? 390 : 1920, scheme == ColorScheme.DARK ? 844 : 1080);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(SCREENSHOTS.resolve("day-" + name + "-" + language + "-" + scheme + ".png")));
            assertThat(new AxeBuilder(page).analyze().getViolations())
                    .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                    .isEmpty();
            assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isTrue();
        }
        page.setViewportSize(1280, 800);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vi-VN", "en-GB"})
    void theDepartmentFindsTheSchoolsThatAreAwayAndWhatBecameOfOne(String locale) throws Exception {
        Page page = logIn("department", locale, "/links");
        assertThat(page.locator("#schools tr")).hasCount(ManySchools.COUNT);
        assertThat(page.locator("#map circle")).hasCount(ManySchools.COUNT - 2);
        assertThat(page.locator("#providers tr")).hasCount(4);
        Pictures.keep(page, "department-lines", 1280, 800);

        // all that are away, by the word that stands in the table
        String away = locale.equals("vi-VN") ? "mat ket noi" : "not connected";
        page.locator("#search").fill(away);
        assertThat(page.locator("#schools tr")).hasCount(6);
        assertThat(page.locator("#schools [data-state=offline]")).hasCount(6);
        page.setViewportSize(1280, 640);
        page.evaluate("document.getElementById('all').scrollIntoView()");
        Pictures.keep(page, "department-away", 1280, 640);
        page.setViewportSize(1280, 800);

        // one of them, without marks
        page.locator("#search").fill("muong anh 107");
        assertThat(page.locator("#schools tr")).hasCount(1);
        page.locator("#schools .name").click();
        assertThat(page.locator("#history-rows [data-state=offline]")).hasCount(1);
        looksWell(page, "department-history");
        page.keyboard().press("Escape");
        page.locator("#search").fill("");
        assertThat(page.locator("#schools tr")).hasCount(ManySchools.COUNT);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vi-VN", "en-GB"})
    void aLabManagerClaimsAComputerAndEnrolsALab(String locale) throws Exception {
        boolean isVietnamese = locale.equals("vi-VN");
        String shown = post(
                        "/api/v1/claims",
                        new JsonObject()
                                .put("key", (isVietnamese ? "v" : "e").repeat(43))
                                .put("name", "raspberrypi"))
                .getString("code");
        Page page = logIn("lab-manager", locale, "/claim");
        page.locator("#code").fill(shown);
        page.locator("#look button").click();
        assertThat(page.locator("#machine")).containsText("raspberrypi");
        page.locator("#name").fill(isVietnamese ? "Pi phòng Tin" : "Pi of the lab");
        Pictures.keep(page, "lab-claim", 1280, 720);
        page.locator("#take button").click();
        assertThat(page.locator("#taken")).not().isEmpty();
        assertThat(page.locator("#devices li")).not().hasCount(0);
        looksWell(page, "lab-claimed");

        page.locator("#names").fill(isVietnamese ? "Máy 1\nMáy 2\nMáy 3\nMáy 4\n" : "PC 1\nPC 2\nPC 3\nPC 4\n");
        page.locator("#enrol button[type=submit]").click();
        assertThat(page.locator("#codes li")).hasCount(4);
        assertThat(page.locator("#csv")).isVisible();
        page.evaluate("document.getElementById('lab').scrollIntoView()");
        Pictures.keep(page, "lab-enrol", 1280, 800);
        looksWell(page, "lab-enrol");
        page.locator("#end").click();
        assertThat(page.locator("#codes li")).hasCount(0);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vi-VN", "en-GB"})
    void aPupilJoinsByCodeLosesTheLineAndComesBack(String locale) throws Exception {
        boolean isVietnamese = locale.equals("vi-VN");
        Page phone = open(locale, 390, 844);
        phone.navigate(server.uri("/join?code=" + code).toString());
        phone.locator("#join input[name=nickname]").fill(isVietnamese ? "Mây" : "Cloud");
        Pictures.keep(phone, "student-join", 390, 600);
        phone.locator("#join button").click();
        assertThat(phone.locator("#who")).not().isEmpty();
        try (Publisher board = server.device("muong-bi-pi")) {
            publish(board, 23.5);
            reads(phone, isVietnamese ? "23,5" : "23.5");
            phone.reload(); // now what it asks for is kept, and what it shows
            reads(phone, isVietnamese ? "23,5" : "23.5");
            await().atMost(PATIENCE)
                    .until(() -> (Boolean) phone.evaluate("async () => !!(await caches.match('/')) && (await (await"
                            + " caches.open('chieng-data')).keys()).length > 3"));

            // a phone without a network: the picture stays, and comes back from the phone's own store
            phone.context().setOffline(true);
            assertThat(phone.locator("main > .banner.shown").first()).isVisible();
            reads(phone, isVietnamese ? "23,5" : "23.5");
            phone.context().setOffline(false);
            publish(board, 24.5);
            reads(phone, isVietnamese ? "24,5" : "24.5");
            assertThat(phone.locator(".banner.shown")).hasCount(0);
            phone.reload();
            reads(phone, isVietnamese ? "24,5" : "24.5");
        }

        int port = server.server().httpPort();
        server.close();
        assertThat(phone.locator("#line")).isVisible();
        reads(phone, isVietnamese ? "24,5" : "24.5");
        phone.reload();
        assertThat(phone.locator("#line"))
                .containsText(isVietnamese ? "Đây là những gì biết được lúc" : "This is what was known at");
        assertThat(phone.locator("#title")).hasText("THCS Mường Bi");
        reads(phone, isVietnamese ? "24,5" : "24.5");
        Pictures.keep(phone, "student-line", 390, 760);
        looksWell(phone, "student-line");

        server = RunningServer.in(folder, port);
        try (Publisher board = server.device("muong-bi-pi")) {
            publish(board, 25.5);
            reads(phone, isVietnamese ? "25,5" : "25.5");
            assertThat(phone.locator(".banner.shown")).hasCount(0);
        }
        assertThat(faults).isEmpty();
    }

    private static void publish(Publisher board, double temperature) throws Exception {
        board.publish("[{\"bn\":\"uno-1/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":" + temperature
                + "},{\"n\":\"light\",\"u\":\"lx\",\"v\":511}]");
    }

    private static void reads(Page page, String temperature) {
        assertThat(page.locator(".tile[data-hue=warm] output")).hasText(temperature);
    }
}
