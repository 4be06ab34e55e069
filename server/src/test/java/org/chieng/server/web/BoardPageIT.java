package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do with the cards of the live page: how they are shown, what is drawn together, looking closely, names. */
@Timeout(300) // a browser on a machine that does much else
class BoardPageIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static RunningServer server;
    private static Publisher device;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        playwright = Chromium.playwright();
        setDefaultAssertionTimeout(30_000);
        browser = Chromium.launch(playwright);
        server = RunningServer.in(folder);
        device = server.device("muong-bi-pi");
        StringBuilder past = new StringBuilder("[{\"bn\":\"uno/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":23.4}");
        for (int i = 1; i < 40; i++) {
            past.append(",{\"n\":\"temperature\",\"u\":\"Cel\",\"t\":-%d,\"v\":%.1f}"
                            .formatted(i * 30, 23.4 + i % 7 * 0.3))
                    .append(",{\"n\":\"light\",\"u\":\"lx\",\"t\":-%d,\"v\":%d}".formatted(i * 30, 500 + i * 3))
                    .append(",{\"n\":\"ph\",\"u\":\"pH\",\"t\":-%d,\"v\":7.%d}".formatted(i * 30, i % 10));
        }
        device.publish(past + "]");
        device.publish("[{\"bn\":\"microbit-3a1f/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":25.5}]");
    }

    @AfterAll
    static void stop() throws Exception {
        device.close();
        server.close();
        playwright.close();
        setDefaultAssertionTimeout(5_000); // as it is for others
    }

    @AfterEach
    void closePages() {
        contexts.forEach(BrowserContext::close);
    }

    private Page show(String locale, int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        contexts.add(context);
        String[] cookie = server.cookie().split("=", 2);
        context.addCookies(
                List.of(new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
        context.addInitScript(
                "localStorage.setItem('chieng.window', '3600')"); // nothing leaves it while a slow machine tests
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.navigate(server.uri("/?school=thcs-muong-bi").toString());
        tile(page, "uno/temperature").scrollIntoViewIfNeeded();
        assertThat(tile(page, "uno/temperature").locator("canvas")).isVisible();
        return page;
    }

    private Page show() {
        return show("vi-VN", 1280, 900, ColorScheme.LIGHT);
    }

    private static Locator tile(Page page, String channel) {
        return page.locator(".tile")
                .filter(new Locator.FilterOptions().setHas(page.locator("h3[title='" + channel + "']")));
    }

    private static void open(Page page, String channel) {
        tile(page, channel).locator(".more").click();
        assertThat(page.locator("#card")).isVisible();
    }

    @Test
    void showsACardAsADialANumberOrATableAndRemembersIt() {
        Page page = show();
        Locator temperature = tile(page, "uno/temperature");
        temperature.locator(".more").focus();
        page.keyboard().press("Enter"); // all of it by keyboard
        assertThat(page.locator("#card-title")).hasText("Nhiệt độ · Uno");
        page.locator("#card input[value=line]").focus();
        page.keyboard().press("ArrowRight");
        assertThat(temperature.locator(".dial")).isVisible();
        assertThat(temperature.locator("[role=meter]")).hasAttribute("aria-valuetext", "23,4 °C");
        assertThat(temperature.locator(".chart")).isHidden();
        assertThat(temperature.locator(".foot .range")).hasText("thấp 23,4 · cao 25,2");
        page.keyboard().press("ArrowRight");
        assertThat(temperature.locator(".dial")).isHidden();
        assertThat(temperature.locator("output").first()).hasText("23,4");
        page.keyboard().press("ArrowRight");
        assertThat(temperature.locator(".rows tbody tr")).hasCount(6);
        assertThat(temperature.locator(".rows tbody td").first()).hasText("23,4");
        page.keyboard().press("Escape");
        assertThat(page.locator("#card")).isHidden();
        assertThat(temperature.locator(".more")).isFocused();

        page.reload();

        assertThat(tile(page, "uno/temperature").locator(".rows tbody tr")).hasCount(6);
        assertThat(tile(page, "uno/light").locator(".chart")).isVisible();
        assertThat(faults).isEmpty();
    }

    @Test
    void drawsSeveralChannelsOverEachOtherWithTwoUnitsAtMost() {
        Page page = show();
        Locator temperature = tile(page, "uno/temperature");
        open(page, "uno/temperature");
        page.locator("#card-with input[value='muong-bi-pi/uno/light']").check();
        assertThat(page.locator("#card-with input[value='muong-bi-pi/uno/ph']")).isDisabled();
        page.locator("#card-with input[value='muong-bi-pi/microbit-3a1f/temperature']")
                .check();
        page.locator("#card-close").click();

        assertThat(temperature.locator(".lines li")).hasCount(3);
        assertThat(temperature.locator(".lines output")).hasText(new String[] {"23,4 °C", "503 lx", "25,5 °C"});
        Locator over = temperature.locator(".u-over");
        BoundingBox box = over.boundingBox();
        over.hover(new Locator.HoverOptions().setPosition(box.width * 0.7, box.height / 2));
        assertThat(temperature.locator(".range")).containsText(":");
        assertThat(temperature.locator(".lines output").nth(1))
                .not()
                .hasText("503 lx"); // that of the time under the pointer

        temperature.locator(".lines button").first().click();
        assertThat(temperature.locator(".lines li")).hasCount(2);
        page.reload();
        assertThat(tile(page, "uno/temperature").locator(".lines li")).hasCount(2);
        assertThat(faults).isEmpty();
    }

    @Test
    void drawsACardIntoAnotherOnWhichItIsDropped() {
        Page page = show();
        tile(page, "uno/light").locator("h3").dragTo(tile(page, "uno/ph").locator(".value"));
        assertThat(tile(page, "uno/ph").locator(".lines li span")).hasText(new String[] {"Độ pH", "Ánh sáng"});
        assertThat(faults).isEmpty();
    }

    @Test
    void looksCloselyAtASpanThatIsDrawnAndComesBack() {
        Page page = show();
        Locator temperature = tile(page, "uno/temperature");
        temperature.locator(".enlarge").click();
        BoundingBox box = temperature.locator(".u-over").boundingBox();
        page.mouse().move(box.x + box.width * 0.5, box.y + box.height / 2);
        page.mouse().down();
        page.mouse()
                .move(
                        box.x + box.width * 0.8,
                        box.y + box.height / 2,
                        new com.microsoft.playwright.Mouse.MoveOptions().setSteps(4));
        page.mouse().up();
        assertThat(temperature.locator(".back")).isVisible();
        page.mouse().move(0, 0);
        assertThat(temperature.locator(".range")).containsText("–");

        temperature.locator(".u-over").dblclick();
        assertThat(temperature.locator(".back")).isHidden();

        temperature.locator(".nearer").focus();
        page.keyboard().press("Enter");
        assertThat(temperature.locator(".back")).isVisible();
        temperature.locator(".back").focus();
        page.keyboard().press("Enter");
        assertThat(temperature.locator(".back")).isHidden();
        assertThat(temperature.locator(".enlarge")).isFocused();
        assertThat(faults).isEmpty();
    }

    @Test
    void namesABoardThatAppearsOnAllPages() throws Exception {
        Page page = show();
        Page other = show("en-GB", 1280, 900, ColorScheme.LIGHT);
        device.publish("[{\"bn\":\"esp32-77/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":19.5}]");
        Locator board = page.locator(".board")
                .filter(new Locator.FilterOptions().setHas(page.locator("h3[title='esp32-77/temperature']")));
        assertThat(board.locator(".rename")).hasText("Đặt tên");
        board.locator(".rename").click();
        page.locator("#naming-name").fill("Vườn rau");
        page.locator("#naming input[value=leaf]").check(new Locator.CheckOptions().setForce(true));
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("board-naming.png")));
        page.keyboard().press("Enter");

        assertThat(board.locator("h2")).hasText("Vườn rau");
        assertThat(board.locator("h2 .picture")).isVisible();
        assertThat(other.locator("h2").filter(new Locator.FilterOptions().setHasText("Vườn rau")))
                .isVisible();

        open(page, "esp32-77/temperature");
        page.locator("#card-name").click();
        page.locator("#naming-name").fill("Nhiệt độ luống cải");
        page.locator("#naming button[type=submit]").click();
        assertThat(tile(other, "esp32-77/temperature").locator("h3")).hasText("Nhiệt độ luống cải");
        page.reload();
        assertThat(tile(page, "esp32-77/temperature").locator("h3")).hasText("Nhiệt độ luống cải");
        assertThat(board.locator("h2")).hasText("Vườn rau");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LIGHT, vi-VN, 1920, 1080",
        "DARK, en-GB, 1920, 1080",
        "LIGHT, en-GB, 390, 2600",
        "DARK, vi-VN, 390, 2600"
    })
    void isAccessibleAndFitsTheScreenInEveryForm(ColorScheme scheme, String locale, int width, int height)
            throws Exception {
        Page page = show(locale, width, height, scheme);
        page.evaluate("localStorage.setItem('chieng.cards', JSON.stringify({"
                + "'muong-bi-pi/uno/temperature': {with: ['muong-bi-pi/uno/light', 'muong-bi-pi/microbit-3a1f/temperature']},"
                + "'muong-bi-pi/uno/light': {view: 'gauge'}, 'muong-bi-pi/uno/ph': {view: 'table'},"
                + "'muong-bi-pi/microbit-3a1f/temperature': {view: 'number'}}))");
        page.reload();
        assertThat(tile(page, "uno/temperature").locator(".lines li")).hasCount(3);
        assertThat(tile(page, "uno/ph").locator(".rows tbody tr")).hasCount(6);
        shot(page, "board", scheme, locale, width);
        check(page);
        if (width == 1920) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            Pictures.keep(page, "student-live", 1600, 1180);
        }
        open(page, "uno/temperature");
        shot(page, "board-card", scheme, locale, width);
        check(page);
    }

    private static void shot(Page page, String name, ColorScheme scheme, String locale, int width) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve("%s-%s-%s-%d.png".formatted(name, scheme, locale, width))));
    }

    private static void check(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }
}
