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
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A lesson in a real browser, against a whole server: the teacher's projector, a pupil's phone, boards over real MQTT. */
@Timeout(600)
class WallPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String SCHOOL = "thcs-muong-bi";

    /** What the page says in each language. */
    private static final Map<String, Map<String, String>> WORDS = Map.of(
            "vi-VN",
            Map.of(
                    "temperature", "Nhiệt độ",
                    "value", "23,5",
                    "later", "31,5",
                    "offline", "mất kết nối từ",
                    "fault", "Cảm biến không cho giá trị",
                    "frozen", "Hình dừng lúc",
                    "hidden", "(tên đã ẩn)",
                    "away", "Mây (mất kết nối)"),
            "en-GB",
            Map.of(
                    "temperature", "Temperature",
                    "value", "23.5",
                    "later", "31.5",
                    "offline", "is not connected since",
                    "fault", "The sensor gives no value",
                    "frozen", "Frozen at",
                    "hidden", "(hidden)",
                    "away", "Mây (not connected)"));

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
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000); // other builds may share the machine
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
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
                .setTimezoneId("America/New_York")
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        contexts.add(context);
        Page page = context.newPage();
        page.onPageError(faults::add);
        return page;
    }

    private Page asTeacher(String locale) throws Exception {
        people.logIn("teacher", "--school", SCHOOL);
        Page page = open(locale, 1920, 1080, ColorScheme.LIGHT);
        page.navigate(server.uri("/login?next=/wall").toString());
        page.locator("#login input[name=account]").fill("teacher");
        page.locator("#login input[name=password]")
                .fill(people.credentials("teacher").getString("password"));
        page.keyboard().press("Enter");
        assertThat(page.locator("#make input[name=name]")).isVisible();
        return page;
    }

    private static Locator tile(Page page, String board) {
        return page.locator(".board").filter(new Locator.FilterOptions().setHasText(board));
    }

    private static Locator temperature(Page page) {
        return tile(page, "Uno 1").locator(".tile[data-hue=warm] output");
    }

    private static void keep(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    private static void isAccessibleAndFits(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    private static String picture(Locator board) {
        return (String) board.locator(".tile[data-hue=warm] canvas").evaluate("canvas => canvas.toDataURL()");
    }

    private static String publication(String source, double temperature) {
        return "[{\"bn\":\"" + source + "/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":" + temperature
                + "},{\"n\":\"light\",\"u\":\"lx\",\"v\":511}]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"vi-VN", "en-GB"})
    void playsALessonFromTheCodeToItsEnd(String locale) throws Exception {
        Map<String, String> words = Objects.requireNonNull(WORDS.get(locale));
        String tag = locale.substring(0, 2);
        Publisher pi = server.device("muong-bi-pi");
        try (Publisher garden = server.device("muong-bi-vuon")) {
            pi.publish(publication("uno-1", 21.5));
            garden.publish(publication("microbit-3a1f", 27.1));

            // a class and its code
            Page wall = asTeacher(locale);
            wall.locator("#make input[name=name]").fill("7A " + tag);
            keep(wall, "classes-" + tag);
            isAccessibleAndFits(wall);
            wall.locator("#make button").click();
            assertThat(wall.locator("#title")).hasText("7A " + tag);
            wall.locator("#new-code").click();
            assertThat(wall.locator("#code")).hasText(Pattern.compile("[2-9A-Z]{3} [2-9A-Z]{3}"));
            assertThat(wall.locator(".board")).hasCount(2);

            // a phone joins by the code and says which board is its group's
            Page phone = open(locale, 390, 844, ColorScheme.DARK);
            phone.navigate(server.uri(
                            "/join?code=" + wall.locator("#code").textContent().replace(" ", ""))
                    .toString());
            phone.locator("#join input[name=nickname]").fill("Mây");
            phone.locator("#join button").click();
            assertThat(phone.locator("#who")).hasText("Mây");
            assertThat(wall.locator("#without .chip")).hasText("Mây");
            phone.locator("#group select").selectOption("muong-bi-pi/uno-1");
            assertThat(tile(wall, "Uno 1").locator(".chip")).hasText("Mây");
            keep(phone, "pupil-in-class-" + tag);
            isAccessibleAndFits(phone);

            // the tile is live
            pi.publish(publication("uno-1", 23.5));
            assertThat(temperature(wall)).hasText(words.get("value"));
            assertThat(tile(wall, "Uno 1").locator(".tile[data-hue=warm] h3")).hasText(words.get("temperature"));
            keep(wall, "wall-" + tag);
            Pictures.keep(wall, "teacher-wall", 1280, 760);
            isAccessibleAndFits(wall);

            // who is stuck, and why
            garden.publish("[{\"bn\":\"microbit-3a1f/\",\"n\":\"temperature.fault\",\"vs\":\"sensor-no-value\"}]");
            assertThat(tile(wall, "micro:bit").locator(".faults li")).containsText(words.get("fault"));
            pi.close();
            assertThat(tile(wall, "Uno 1").locator(".why")).containsText(words.get("offline"));
            assertThat(wall.locator("#help .chip")).hasCount(2);
            keep(wall, "wall-stuck-" + tag);
            isAccessibleAndFits(wall);
            pi = server.device("muong-bi-pi");
            pi.publish(publication("uno-1", 24.5));
            garden.publish("[{\"bn\":\"microbit-3a1f/\",\"n\":\"temperature.fault\",\"vs\":\"ok\"}]");
            assertThat(tile(wall, "Uno 1").locator(".why")).isHidden();
            assertThat(tile(wall, "micro:bit").locator(".faults")).isHidden();

            // an improper nickname is hidden, on the wall and on the phone
            tile(wall, "Uno 1").locator("button.chip").click();
            assertThat(tile(wall, "Uno 1").locator(".chip")).hasText(words.get("hidden"));
            assertThat(phone.locator("#who")).hasText("•••");
            assertThat((String) wall.evaluate("document.body.textContent")).doesNotContain("Mây");
            wall.locator("#names").click();
            keep(wall, "wall-people-" + tag);
            isAccessibleAndFits(wall);
            wall.locator("#people li button").first().click();
            assertThat(wall.locator("#people li strong")).hasText("Mây");
            wall.keyboard().press("Escape");
            assertThat(phone.locator("#who")).hasText("Mây");

            // the picture stands still, and goes on
            wall.keyboard().press("f");
            assertThat(wall.locator("#frozen")).containsText(words.get("frozen"));
            String before = temperature(wall).textContent();
            String drawn = picture(tile(wall, "Uno 1"));
            pi.publish(publication("uno-1", 31.5));
            assertThat(temperature(phone)).hasText(words.get("later"));
            assertThat(temperature(wall)).hasText(before);
            assertThat(picture(tile(wall, "Uno 1"))).isEqualTo(drawn);
            keep(wall, "wall-frozen-" + tag);
            wall.locator("#freeze").click();
            assertThat(wall.locator("#frozen")).isHidden();
            assertThat(temperature(wall)).hasText(words.get("later"));

            // one group fills the screen, then the next, then all
            tile(wall, "Uno 1").locator(".spot").click();
            assertThat(wall.locator(".board:visible")).hasCount(1);
            assertThat(tile(wall, "Uno 1").locator(".range").first()).isVisible();
            assertThat(tile(wall, "Uno 1").locator("canvas").first()).isVisible();
            keep(wall, "wall-spotlight-" + tag);
            isAccessibleAndFits(wall);
            wall.keyboard().press("ArrowRight");
            assertThat(tile(wall, "micro:bit")).isVisible();
            assertThat(tile(wall, "Uno 1")).isHidden();
            wall.keyboard().press("Escape");
            assertThat(wall.locator(".board:visible")).hasCount(2);

            // a board of another class leaves this wall, and comes back
            tile(wall, "micro:bit").locator(".off").click();
            assertThat(wall.locator(".board:visible")).hasCount(1);
            wall.locator("#show-all").click();
            assertThat(wall.locator(".board:visible")).hasCount(2);

            // the phone goes away
            BrowserContext ofPhone = phone.context();
            phone.close();
            assertThat(tile(wall, "Uno 1").locator(".chip")).hasText(words.get("away"));

            // the wall on a phone, in the dark; and the end
            wall.setViewportSize(390, 844);
            wall.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            keep(wall, "wall-390-" + tag);
            isAccessibleAndFits(wall);
            wall.setViewportSize(1920, 1080);
            phone = ofPhone.newPage();
            phone.navigate(server.uri("/").toString());
            assertThat(phone.locator("#who")).hasText("Mây");
            wall.locator("#end").click();
            wall.locator("#confirm button[value=yes]").click();
            phone.waitForURL("**/login**");
            assertThat(wall.locator(".names .chip, #without .chip")).hasCount(0);
            assertThat(wall.locator("#join")).isHidden();
            assertThat(faults).isEmpty();
        } finally {
            pi.close();
        }
    }

    @Test
    void showsWhatItHasWhileTheLineIsAwayAndCatchesUp() throws Exception {
        people.addClass("8b", SCHOOL);
        Page wall = asTeacher("vi-VN");
        try (Publisher pi = server.device("muong-bi-pi")) {
            pi.publish(publication("uno-1", 20.5));
            wall.navigate(server.uri("/wall?class=8b").toString());
            assertThat(temperature(wall)).hasText("20,5");
        }
        int port = server.server().httpPort();
        server.close();
        assertThat(wall.locator("#line")).containsText("Mất đường truyền tới máy chủ từ");
        assertThat(temperature(wall)).hasText("20,5");
        keep(wall, "wall-line-lost");
        server = RunningServer.in(folder, port);
        try (Publisher pi = server.device("muong-bi-pi")) {
            pi.publish(publication("uno-1", 22.5));
            assertThat(temperature(wall)).hasText("22,5");
            assertThat(wall.locator("#line")).isHidden();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vi-VN", "en-GB"})
    void letsATeacherChangeTheirPassword(String locale) throws Exception {
        Page page = asTeacher(locale);
        String old = people.credentials("teacher").getString("password");
        page.locator("#who").click();
        assertThat(page.locator("#name")).hasText("teacher");
        isAccessibleAndFits(page);
        fill(page, "wrong", "mật khẩu mới", "mật khẩu mới");
        assertThat(page.locator("#password .fault")).not().isEmpty();
        fill(page, old, "mật khẩu mới", "mật khẩu khác");
        assertThat(page.locator("#password .fault")).not().isEmpty();
        keep(page, "account-" + locale.substring(0, 2));
        fill(page, old, "mật khẩu mới", "mật khẩu mới");
        page.locator("#again").click();
        page.locator("#login input[name=account]").fill("teacher");
        page.locator("#login input[name=password]").fill("mật khẩu mới");
        page.keyboard().press("Enter");
        assertThat(page.locator("#title")).hasText("THCS Mường Bi");
        assertThat(faults).isEmpty();
    }

    private static void fill(Page page, String old, String wanted, String again) {
        page.locator("#password input[name=old]").fill(old);
        page.locator("#password input[name=new]").fill(wanted);
        page.locator("#password input[name=again]").fill(again);
        page.locator("#password button").click();
    }
}
