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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page where people say who they are, in a real browser, against a whole server. */
class LoginPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    Path folder;

    private RunningServer server;
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
        server = RunningServer.inDemo(folder);
        context = open("vi-VN", 1280, 800, ColorScheme.LIGHT);
    }

    @AfterEach
    void stop() {
        context.close();
        server.close();
    }

    private static BrowserContext open(String locale, int width, int height, ColorScheme scheme) {
        return browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setColorScheme(scheme));
    }

    private Page show(String path) {
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.navigate(server.uri(path).toString());
        return page;
    }

    @Test
    void makesANewcomerATeacherWithOneClickAndLetsThemGoAgain() {
        Page page = show("/");
        assertThat(page.locator("h1")).hasText("Bạn là ai?");

        page.locator("#people button")
                .filter(new Locator.FilterOptions().setHasText("Giáo viên"))
                .click();

        assertThat(page.locator("#who")).hasText("Cô Lan");
        assertThat(page.locator("#title")).hasText("TH&THCS Hang Kia");
        page.locator("#leave").click();
        assertThat(page.locator("h1")).hasText("Bạn là ai?");
        assertThat(faults).isEmpty();
    }

    @Test
    void comesBackToThePageThatWasAskedFor() throws Exception {
        People people = new People(folder, server.server().httpPort());
        people.logIn("teacher", "--school", "thcs-muong-bi");
        Page page = show("/?school=thcs-muong-bi");

        page.locator("#login input[name=account]").fill("teacher");
        page.locator("#login input[name=password]").fill("wrong");
        page.locator("#login button").click();
        assertThat(page.locator("#login .fault")).hasText("Tài khoản hoặc mật khẩu không đúng.");
        page.locator("#login input[name=password]")
                .fill(people.credentials("teacher").getString("password"));
        page.keyboard().press("Enter");

        page.waitForURL("**/?school=thcs-muong-bi");
        assertThat(page.locator("#title")).hasText("THCS Mường Bi");
    }

    @ParameterizedTest
    @CsvSource({"//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"})
    void goesNowhereElseAfterALogin(String next) {
        Page page = show("/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));

        page.locator("#people button").first().click();

        assertThat(page.locator("#who")).hasText("Mây");
        assertThat(page.url()).startsWith(server.uri("/").toString());
    }

    @Test
    void letsATeacherMakeACodeAndAPupilJoinWithItOnAPhone() {
        Page teacher = show("/");
        teacher.locator("#people button")
                .filter(new Locator.FilterOptions().setHasText("Giáo viên"))
                .click();
        teacher.locator("#classes").click();
        teacher.locator("#classes a").click();
        teacher.locator("#new-code").click();
        Locator shown = teacher.locator("#code");
        assertThat(shown).isVisible();
        assertThat(new AxeBuilder(teacher).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        teacher.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("class-code.png")));
        String code = shown.textContent().replace(" ", "");
        context.close();
        context = open("en-GB", 360, 740, ColorScheme.LIGHT);
        Page page = show("/join?code=" + code);

        assertThat(page.locator("#join input[name=code]")).hasValue(code);
        page.locator("#join input[name=nickname]").fill("Mây xanh");
        page.locator("#join button").click();

        assertThat(page.locator("#who")).hasText("Mây xanh");
        assertThat(page.locator("#title")).hasText("TH&THCS Hang Kia");
        assertThat(page.locator("#empty h2")).hasText("Ready to measure");
        assertThat(page.locator("#classes")).isHidden();
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("pupil-360.png")));
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, vi-VN, 360, 740", "DARK, en-GB, 360, 740", "LIGHT, en-GB, 1920, 1080", "DARK, vi-VN, 1920, 1080"
    })
    void isAccessibleAndFitsTheScreen(ColorScheme scheme, String locale, int width, int height) {
        context.close();
        context = open(locale, width, height, scheme);
        Page page = show("/login");
        assertThat(page.locator("#people button").first()).isVisible();

        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve("login-" + width + "-" + locale + ".png")));
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(faults).isEmpty();
    }
}
