package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.chieng.server.phone.PhyphoxApp;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Phones in a lesson in a real browser: the code on the projector, an app that scans it, a pupil's own phone, and what comes of it in the gallery. */
@Timeout(600)
class PhonePageIT {
    private static final Logger LOG = LoggerFactory.getLogger(PhonePageIT.class);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String SCHOOL = "thcs-muong-bi";
    /** As the phone's system does, 60 times a second; here when the test says so. */
    private static final String MOVE = "([x, y, z]) => dispatchEvent(new DeviceMotionEvent('devicemotion',"
            + " {accelerationIncludingGravity: {x, y, z}, interval: 16}))";

    private static final Map<String, Map<String, String>> WORDS = Map.of(
            "vi-VN",
            Map.of(
                    "phone",
                    "Điện thoại",
                    "x",
                    "1,25",
                    "away",
                    "Mất đường truyền",
                    "shown",
                    "Đã trưng bày",
                    "ended",
                    "Giờ học"),
            "en-GB",
            Map.of(
                    "phone", "Phone",
                    "x", "1.25",
                    "away", "The line is away",
                    "shown", "It is in the gallery",
                    "ended", "The lesson has ended"));

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static People people;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.in(folder, "mqtt.topic-login = true");
        people = new People(folder, server.server().httpPort());
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000); // other builds may share the machine
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream");
    }

    @AfterAll
    static void stop() {
        playwright.close();
        server.close();
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
    }

    private Page open(String locale, int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setPermissions(List.of("microphone", "accelerometer", "gyroscope")));
        contexts.add(context);
        Page page = context.newPage();
        page.onPageError(faults::add);
        return page;
    }

    private static void keep(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    private static void isAccessibleAndFits(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    private static String fetch(String link) throws Exception {
        URI address = URI.create(link.replaceFirst("^phyphox", "http"));
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static Locator board(Page wall, String name) {
        return wall.locator(".board").filter(new Locator.FilterOptions().setHasText(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vi-VN", "en-GB"})
    void playsALessonWithPhones(String locale) throws Exception {
        Map<String, String> words = Objects.requireNonNull(WORDS.get(locale));
        String tag = locale.substring(0, 2);
        String id = "7-" + tag;
        people.addClass(id, SCHOOL);
        people.logIn("teacher", "--school", SCHOOL);

        // the teacher lets phones in, by a code on the projector
        Page wall = open(locale, 1920, 1080, ColorScheme.LIGHT);
        wall.navigate(server.uri("/login?next=" + "/wall%3Fclass=" + id).toString());
        wall.locator("#login input[name=account]").fill("teacher");
        wall.locator("#login input[name=password]")
                .fill(people.credentials("teacher").getString("password"));
        wall.keyboard().press("Enter");
        wall.locator("#new-code").click();
        assertThat(wall.locator("#code")).hasText(Pattern.compile("[2-9A-Z]{3} [2-9A-Z]{3}"));
        wall.locator("#phones-open").click();
        wall.locator("#phones input[value=sound]").check();
        wall.locator("#phones button[type=submit]").click();
        assertThat(wall.locator("#phones-qr")).isVisible();
        await().atMost(Duration.ofSeconds(20)).until(() ->
                (Boolean) wall.locator("#phones-qr").evaluate("one => one.complete && one.naturalWidth > 0"));
        String link = Objects.requireNonNull(wall.locator("#phones-qr").getAttribute("data-link"));
        keep(wall, "phones-" + tag);
        isAccessibleAndFits(wall);
        wall.setViewportSize(390, 844);
        keep(wall, "phones-390-" + tag);
        isAccessibleAndFits(wall);
        wall.setViewportSize(1920, 1080);

        // an app scans it, and is on the wall
        long scanned = System.nanoTime();
        try (PhyphoxApp phone = new PhyphoxApp(fetch(link))) {
            for (int i = 0; i < 20; i++) {
                phone.sense("accelerometer", i / 10.0, 1.25, 0, 9.8);
            }
            phone.append("sound", -30);
            phone.send();
            Locator board = board(wall, words.get("phone") + " 1");
            assertThat(board.locator("output").filter(new Locator.FilterOptions().setHasText(words.get("x"))))
                    .hasCount(1);
            LOG.info("from the scan to the wall: {} ms", (System.nanoTime() - scanned) / 1_000_000);
            assertThat(wall.locator("#phones-list button")).hasCount(1);
            wall.locator("#phones-close").click();
            assertThat(wall.locator("#phones")).isHidden();
        }

        // a pupil joins, and measures with the browser
        Page phone = open(locale, 390, 844, tag.equals("vi") ? ColorScheme.LIGHT : ColorScheme.DARK);
        phone.navigate(server.uri("/phone").toString());
        assertThat(phone.locator("#outside")).isVisible();
        isAccessibleAndFits(phone);
        phone.locator("#outside a").click();
        phone.locator("#join input[name=code]").fill(wall.locator("#code").textContent());
        phone.locator("#join input[name=nickname]").fill("Mây");
        phone.locator("#join button").click();
        assertThat(phone.locator("#app a")).hasAttribute("href", link);
        phone.locator("#sound").check();
        phone.locator("#rate").selectOption("50");
        keep(phone, "phone-before-" + tag);
        phone.locator("#go").click();
        assertThat(phone.locator("#go")).hasAttribute("data-running", "");
        phone.evaluate(MOVE, List.of(2.5, -1, 9.5));
        assertThat(phone.locator("#level")).not().hasText("–");
        assertThat(board(wall, words.get("phone") + " 2").locator(".tile")).hasCount(4);
        assertThat(board(wall, words.get("phone") + " 2").locator(".chip"))
                .hasText("Mây"); // and not: Mây (not connected)
        keep(phone, "phone-" + tag);
        isAccessibleAndFits(phone);

        // while the line is away nothing is lost
        phone.context().setOffline(true);
        for (int i = 0; i < 30; i++) {
            phone.evaluate(MOVE, List.of(3 + i / 100.0, -1, 9.5));
            phone.waitForTimeout(25); // the rate lets through one each 20 ms
        }
        assertThat(phone.locator("#state")).containsText(words.get("away"));
        keep(phone, "phone-away-" + tag);
        phone.context().setOffline(false);
        String device = "thcs-muong-bi-7-" + tag + "-2";
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(
                                server.json("/api/v1/devices/" + device + "/history?channel=phone-2/acc_x&points=1000")
                                        .getJsonArray("points"))
                        .hasSizeGreaterThan(20)
                        .anyMatch(point -> point.toString().contains("3.29")));
        assertThat(phone.locator("#state")).not().containsText(words.get("away"));

        gallery(wall, phone, words, tag, device);

        // the end
        wall.navigate(server.uri("/wall?class=" + id).toString());
        wall.locator("#end").click();
        wall.locator("#confirm button[value=yes]").click();
        assertThat(phone.locator("#state")).containsText(words.get("ended"));
        keep(phone, "phone-ended-" + tag);
        assertThat(faults).isEmpty();
    }

    /** The teacher makes an experiment of it, and shows it; pupils see it. */
    private void gallery(Page wall, Page phone, Map<String, String> words, String tag, String device) throws Exception {
        String made = (String) wall.evaluate("""
                async ([schoolClass, device]) => {
                  const {csrf} = await (await fetch('/api/v1/me')).json();
                  const post = async (path, body) => (await fetch(`/api/v1${path}`, {method: 'POST',
                    headers: {'Content-Type': 'application/json', 'X-CSRF-Token': csrf}, body: JSON.stringify(body)})).json();
                  const channels = [{device, source: 'phone-2', channel: 'acc_x'}];
                  const {id} = await post(`/classes/${schoolClass}/experiments`, {question: 'Rơi nhanh đến đâu?', channels});
                  const run = await post(`/experiments/${id}/runs`, {started: Date.now() - 60000});
                  await post(`/runs/${run.id}/stop`, {});
                  return id;
                }""", List.of("7-" + tag, device));
        wall.navigate(server.uri("/lab?experiment=" + made).toString());
        wall.locator("#show-title").fill("Điện thoại rơi");
        wall.locator("#show-reach").selectOption("province");
        wall.locator("#show button[type=submit]").click();
        assertThat(wall.locator("#show-said")).containsText(words.get("shown"));
        wall.locator("#show").scrollIntoViewIfNeeded();
        keep(wall, "gallery-put-" + tag);
        isAccessibleAndFits(wall);

        Page look = phone.context().newPage();
        look.navigate(server.uri("/gallery").toString());
        assertThat(look.locator("#entries h2").first()).hasText("Điện thoại rơi");
        assertThat(look.locator("#entries button")).hasCount(0);
        await().atMost(Duration.ofSeconds(20)).until(() ->
                (Boolean) look.locator("#entries img").first().evaluate("one => one.complete && one.naturalWidth > 0"));
        keep(look, "gallery-390-" + tag);
        isAccessibleAndFits(look);
        look.close();

        wall.navigate(server.uri("/gallery").toString());
        assertThat(wall.locator("#entries button").first()).isVisible();
        wall.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        keep(wall, "gallery-" + tag);
        isAccessibleAndFits(wall);
        int before = wall.locator("#entries li").count();
        wall.locator("#entries button").first().click();
        wall.locator("#confirm button[value=yes]").click();
        assertThat(wall.locator("#entries li")).hasCount(before - 1);
        wall.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(new JsonObject(server.get("/api/v1/gallery").body()).getJsonArray("items"))
                .hasSize(before - 1);
    }
}
