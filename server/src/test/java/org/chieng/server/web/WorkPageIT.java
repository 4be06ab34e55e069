package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A teacher assigns an experiment on the wall; a group's phone has it at once, and the wall sees how far the group is. */
@Timeout(600)
class WorkPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String SCHOOL = "thcs-muong-bi";
    private static final String QUESTION = "Nước nguội nhanh đến đâu?";

    @TempDir
    Path folder;

    private final List<String> faults = new ArrayList<>();

    @Test
    void aGroupGetsWhatIsAssignedRunsItAndMayControlItsBoard() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(90_000); // other builds may share the machine
        try (RunningServer server = RunningServer.in(folder);
                Publisher pi = server.device("muong-bi-pi");
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            People people = new People(folder, server.server().httpPort());
            people.addClass("7a", SCHOOL);
            String teacher = people.logIn("teacher", "--school", SCHOOL);
            pi.publish(
                    "[{\"bn\":\"uno-1/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":21.5},{\"bn\":\"uno-2/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":61.5}]");
            ask(server, teacher);

            Page wall = open(browser, "vi-VN", 1920, 1080, ColorScheme.LIGHT);
            wall.navigate(server.uri("/login?next=%2Fwall%3Fclass%3D7a").toString());
            wall.locator("#login input[name=account]").fill("teacher");
            wall.locator("#login input[name=password]")
                    .fill(people.credentials("teacher").getString("password"));
            wall.keyboard().press("Enter");
            wall.locator("#new-code").click();
            assertThat(wall.locator("#code")).not().isEmpty();

            Page phone = open(browser, "en-GB", 390, 844, ColorScheme.DARK);
            phone.navigate(server.uri(
                            "/join?code=" + wall.locator("#code").textContent().replace(" ", ""))
                    .toString());
            phone.locator("#join input[name=nickname]").fill("Mây");
            phone.locator("#join button").click();
            assertThat(phone.locator("#who")).hasText("Mây");
            assertThat(phone.locator("#work")).isHidden();

            wall.locator("#assign").click();
            keep(wall, "assign-1920-vi");
            isAccessibleAndFits(wall);
            wall.locator("#assign-list button").click();
            assertThat(wall.locator("#task-question")).hasText(QUESTION);
            assertThat(tile(wall).locator(".progress")).hasText("chưa bắt đầu");

            // at once, without a reload; but not before it is known whose board it is
            assertThat(phone.locator("#work-question")).hasText(QUESTION);
            phone.locator("#work-open").click();
            assertThat(phone.locator("#work-fault")).hasText("Choose your group's board above first.");
            phone.locator("#group select").selectOption("muong-bi-pi/uno-2");
            assertThat(tile(wall).locator(".chip")).hasText("Mây");
            keep(phone, "work-390-en-dark");
            isAccessibleAndFits(phone);
            phone.locator("#work-open").click();
            assertThat(phone.locator("#title")).hasText(QUESTION);
            assertThat(tile(wall).locator(".progress")).hasText("đã mở bài");
            phone.locator("#go").click();
            assertThat(tile(wall).locator(".progress")).hasText("đang đo");
            keep(wall, "wall-work-1920-vi");
            isAccessibleAndFits(wall);
            phone.locator("#go").click();
            assertThat(tile(wall).locator(".progress")).hasText("đã đo xong: 1");

            // the board's control comes to the phone when the teacher allows it, and goes with that
            phone.navigate(server.uri("/").toString());
            assertThat(phone.locator("#work-open")).hasText("Open our group's experiment");
            assertThat(phone.locator(".to-control:visible")).hasCount(0);
            tile(wall).locator(".lend").click();
            assertThat(tile(wall).locator(".lend")).hasText("Lớp được điều khiển");
            assertThat(phone.locator(".to-control:visible")).hasCount(1);
            phone.locator(".to-control:visible").click();
            assertThat(phone.locator("#title")).hasText("Uno 2");
            assertThat(phone.locator("#line")).containsText("not connected");
            keep(phone, "control-away-390-en-dark");
            isAccessibleAndFits(phone);
            tile(wall).locator(".lend").click();
            assertThat(tile(wall).locator(".lend")).hasText("Cho lớp điều khiển");
            phone.reload();
            assertThat(phone.locator("#line")).containsText("A teacher has not let the class control this board");
            wall.setViewportSize(390, 844);
            keep(wall, "wall-work-390-vi");
            isAccessibleAndFits(wall);
            assertThat(faults).isEmpty();
        }
    }

    private static void ask(RunningServer server, String teacher) throws Exception {
        String csrf = new JsonObject(server.getAs(teacher, "/api/v1/me").body()).getString("csrf");
        JsonObject question = new JsonObject()
                .put("question", QUESTION)
                .put(
                        "channels",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("device", "muong-bi-pi")
                                        .put("source", "uno-1")
                                        .put("channel", "temperature")));
        assertThat(Login.post(
                                server.server().httpPort(),
                                "/api/v1/classes/7a/experiments",
                                question,
                                "Cookie",
                                teacher,
                                "X-CSRF-Token",
                                csrf)
                        .statusCode())
                .isEqualTo(200);
    }

    private Page open(Browser browser, String locale, int width, int height, ColorScheme scheme) {
        Page page = browser.newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        .setViewportSize(width, height)
                        .setColorScheme(scheme))
                .newPage();
        page.onPageError(faults::add);
        page.setDefaultTimeout(120_000);
        return page;
    }

    private static Locator tile(Page page) {
        return page.locator(".board").filter(new Locator.FilterOptions().setHasText("Uno 2"));
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
}
