package org.chieng.server.e2e;

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
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new agent, as a process, without name or secret: its own page shows a code, a teacher types it in a real browser, its reading arrives; then
 * its secret is changed, and taken away.
 */
@Timeout(240)
class ClaimIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final LocatorAssertions.HasTextOptions PATIENTLY =
            new LocatorAssertions.HasTextOptions().setTimeout(90_000);
    private static final String DEVICE = "thcs-muong-bi-pi-phong-ly";

    @TempDir
    Path folder;

    private final List<String> faults = new ArrayList<>();

    @Test
    void aTeacherTypesTheCodeThatTheAgentShowsAndItsReadingArrives() throws Exception {
        int localPort = WholeWay.freePort();
        try (WholeWay way = WholeWay.start(folder);
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            Path data = folder.resolve("new-pi");
            way.startBoards("room:room");
            way.configureNewAgent("new-pi", localPort, "room");
            JarProcess agent = way.startAgent("new-pi", "room");
            agent.awaitReady();

            String code = shownCode(browser, localPort);
            assertThat(agent.log()).as("also for whoever reads the log").contains(code);
            Page page = page(browser, ColorScheme.LIGHT, "vi-VN", 390);
            claim(page, way, code);
            page.screenshot(shot("claim-taken-390-vi"));

            assertThat(row(page).locator(".how")).hasText("Đang kết nối", PATIENTLY);
            await().atMost(SOON).until(() -> way.latestNumber(DEVICE, "room/temperature") > 0);
            Path kept = data.resolve("claimed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
            String first = Files.readString(kept);
            assertThat(first).endsWith(DEVICE + "\n");

            renew(page, row(page).locator("button").first(), "Cấp mật khẩu mới");
            await().atMost(SOON).until(() -> !Files.readString(kept).equals(first));
            assertThat(row(page).locator(".how")).hasText("Đang kết nối", PATIENTLY);

            renew(page, row(page).locator("button").last(), "Thu hồi");
            assertThat(row(page).locator(".how")).hasText("Không được đăng nhập nữa", PATIENTLY);
            String second = shownCode(browser, localPort);
            assertThat(second).as("it can be claimed again").isNotEqualTo(code);

            replace(browser, way, second);
            await().atMost(SOON)
                    .until(() -> Files.readString(kept).endsWith(DEVICE + "\n")
                            && way.get("/schools/" + WholeWay.SCHOOL + "/devices")
                                    .encode()
                                    .contains("\"online\":true"));
            assertThat(way.server().log() + agent.log())
                    .as("no secret is in a log")
                    .doesNotContain(first.lines().findFirst().orElseThrow());
            assertThat(faults).isEmpty();
        }
    }

    private static Page.ScreenshotOptions shot(String name) {
        return new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png"));
    }

    private Page page(Browser browser, ColorScheme scheme, String locale, int width) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, 844)
                .setColorScheme(scheme));
        Page page = context.newPage();
        page.onPageError(faults::add);
        return page;
    }

    /** What the agent's own page shows, once it does. */
    private String shownCode(Browser browser, int port) {
        Page page = page(browser, ColorScheme.LIGHT, "vi-VN", 390);
        String[] code = new String[1];
        await().atMost(SOON).until(() -> {
            page.navigate("http://127.0.0.1:" + port + "/claim");
            Matcher shown = Pattern.compile("class=\"code\">([A-Z0-9-]+)<").matcher(page.content());
            code[0] = shown.find() ? shown.group(1) : "";
            return !code[0].isEmpty();
        });
        page.screenshot(shot("claim-agent-390"));
        assertAccessible(page);
        page.context().close();
        return code[0];
    }

    private static void claim(Page page, WholeWay way, String code) throws Exception {
        page.navigate(way.url("/claim?code=" + code));
        page.waitForURL("**/login?next=*");
        page.locator("#login input[name=account]").fill("admin");
        page.locator("#login input[name=password]").fill(Login.firstPassword(way.serverData()));
        page.locator("#login button").click();
        page.waitForURL("**/claim?code=*");
        assertThat(page.locator("#machine")).containsText("127.0.0.1");
        page.screenshot(shot("claim-found-390-vi"));
        assertAccessible(page);
        page.locator("#name").fill("Pi phòng Lý");
        page.locator("#take button").click();
        assertThat(page.locator("#taken")).containsText("Pi phòng Lý đã thuộc về trường");
    }

    private static Locator row(Page page) {
        return page.locator("#devices li[data-device=" + DEVICE + "]");
    }

    private static void renew(Page page, Locator button, String yes) {
        button.click();
        page.locator("#sure-yes")
                .filter(new Locator.FilterOptions().setHasText(yes))
                .click();
        assertThat(page.locator("#sure-text")).containsText("Xong.");
        page.locator("#sure-no").click();
    }

    /** On a projector, in English, in the dark: the machine comes back as what it was. */
    private void replace(Browser browser, WholeWay way, String code) throws Exception {
        Page page = page(browser, ColorScheme.DARK, "en-GB", 1920);
        page.navigate(way.url("/login"));
        page.locator("#login input[name=account]").fill("admin");
        page.locator("#login input[name=password]").fill(Login.firstPassword(way.serverData()));
        page.locator("#login button").click();
        page.locator("#machines").click();
        page.waitForURL("**/claim");
        page.locator("#code").fill("WRONGCODE");
        page.locator("#look button").click();
        assertThat(page.locator("#look .fault")).containsText("No machine shows that code now");
        page.locator("#code").fill(code);
        page.locator("#look button").click();
        page.locator("input[name=as][value=old]").check();
        page.locator("#replaces").selectOption(DEVICE);
        page.locator("#machines").fill("12");
        page.locator("#names").fill("Máy 1\nMáy 2\n");
        page.locator("#enrol button[type=submit]").click();
        assertThat(page.locator("#codes li")).hasCount(2);
        assertThat(page.locator("#csv")).isVisible();
        page.screenshot(shot("claim-1920-en-dark"));
        assertAccessible(page);
        page.locator("#take button[type=submit]").click();
        assertThat(page.locator("#taken")).containsText("belongs to the school now");
        page.locator("#end").click();
        assertThat(page.locator("#codes li")).hasCount(0);
    }

    private static void assertAccessible(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }
}
