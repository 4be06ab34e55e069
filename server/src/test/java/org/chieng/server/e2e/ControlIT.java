package org.chieng.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chieng.sim.board.Board;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.board.Workbench;
import org.chieng.sim.wire.UsbIdentity;
import org.chieng.sim.wire.UsbTree;
import org.chieng.testkit.OneTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a click on the page to the pin of a board, and back: real firmware, agent and server as processes, a real browser. A rule that was written on the page acts while
 * there is no server; a calibration changes what is stored, and is undone.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(OneTry.class)
class ControlIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AGENT = "pi";
    private static final String BUTTON_BOARD = "ch340-1.4";
    private static final int PUMP = 7;
    private static final int BUTTON = 2;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<String> faults = new ArrayList<>();

    @Test
    void aClickSetsThePinARuleActsWithoutALineAndACalibratedValueArrives() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout((double) SOON.toMillis());
        UsbTree usb = new UsbTree(folder.resolve("usb"));
        try (WholeWay way = WholeWay.start(folder, AGENT);
                Workbench bench = new Workbench(Clock.systemUTC());
                Browser browser = Browser.start()) {
            Board lesson = plug(bench, usb, Sketch.LESSON, "1-2", UsbIdentity.uno("75735353338351F0E0B1"));
            Board button = plug(bench, usb, Sketch.BUTTON, "1-1.4", UsbIdentity.ch340());
            way.configureAgent(AGENT, "serial { sysfs = \"%s\", dev = \"%s\" }%n".formatted(usb.sys(), usb.dev()));
            way.startAgent(AGENT).awaitReady();
            await().atMost(SOON)
                    .until(() -> !source(way).isEmpty() && way.latestNumber(AGENT, BUTTON_BOARD + "/presses") == 0);
            String source = source(way);
            Page page = browser.newPage();
            page.onPageError(faults::add);
            page.setDefaultTimeout(120_000);
            Browser.logIn(page, way);
            page.navigate(way.url("/control?device=" + AGENT + "&source=" + source));

            aClickSetsThePin(page, lesson, source);
            writesARule(page, source);
            way.stopServer();
            button.drive(BUTTON, false);
            await("the rule acts without a server").atMost(SOON).until(() -> lesson.duty(PUMP) == 1);
            await("its time is over").atMost(SOON).until(() -> lesson.duty(PUMP) == 0);
            button.release(BUTTON);
            way.restartServer();
            await("the agent is back")
                    .atMost(SOON)
                    .until(() -> way.get("/schools/" + WholeWay.SCHOOL + "/devices")
                            .encode()
                            .contains("\"online\":true"));

            page.reload();
            calibrates(page, way, source);
            looksRight(page);
            assertThat(faults).isEmpty();
        }
    }

    private Board plug(Workbench bench, UsbTree usb, Sketch sketch, String socket, UsbIdentity identity)
            throws Exception {
        bench.plug(BoardSpec.of(sketch, usb.socket(socket, identity)).seed(5).beginAt(LocalTime.of(9, 0)));
        return bench.boards().stream()
                .filter(board -> board.sketch() == sketch)
                .findFirst()
                .orElseThrow();
    }

    /** What the agent calls the board of the lesson; empty as long as nothing came of it. */
    private static String source(WholeWay way) throws Exception {
        return way.get("/schools/" + WholeWay.SCHOOL + "/latest").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("channel").equals("TEMP"))
                .map(one -> one.getString("source"))
                .findFirst()
                .orElse("");
    }

    private static void aClickSetsThePin(Page page, Board lesson, String source) {
        Locator pump = page.locator("#actuators li[data-name='" + source + "/send']");
        assertThat(lesson.duty(PUMP)).isZero();
        pump.locator(".switch").click();
        await().atMost(SOON).until(() -> lesson.duty(PUMP) == 1);
        assertThat(pump.locator(".said")).hasAttribute("data-state", "done");
        assertThat(pump.locator(".switch")).hasAttribute("aria-checked", "true");
        assertThat(pump.locator(".how")).containsText("by a person");
        keep(page, "control-on-1920-en");

        pump.locator(".switch").click();
        await().atMost(SOON).until(() -> lesson.duty(PUMP) == 0);
        assertThat(pump.locator(".switch")).hasAttribute("aria-checked", "false");

        pump.locator(".text").fill("a#b");
        pump.locator(".go").click();
        assertThat(pump.locator(".said")).hasAttribute("data-state", "refused");
        assertThat(pump.locator(".said")).containsText("without #");
    }

    private static void writesARule(Page page, String source) {
        page.locator("#sentence").fill("when HUMI then send on");
        page.locator("#rule-send").click();
        assertThat(page.locator("#rule-said")).containsText("at character 11");

        page.locator("#rule-channel").selectOption(BUTTON_BOARD + "/presses");
        page.locator("#rule-compare").selectOption(">");
        page.locator("#rule-threshold").fill("0");
        page.locator("#rule-hold").fill("");
        page.locator("#rule-span").fill("3");
        page.locator("#rule-most").selectOption("hour");
        String rule = "when " + BUTTON_BOARD + "/presses > 0 then " + source + "/send on for 3 s at most once an hour";
        assertThat(page.locator("#sentence")).hasValue(rule);
        page.locator("#rule-send").click();
        assertThat(page.locator("#rule-said")).hasAttribute("data-state", "done");
        assertThat(page.locator("#rules q")).hasText(rule);
        assertThat(page.locator("#rules .tag")).hasText("waiting");
        assertThat(page.locator("#history li")).hasCount(1);
    }

    private static void calibrates(Page page, WholeWay way, String source) throws Exception {
        double before = way.latestNumber(AGENT, source + "/TEMP");
        assertThat(before).isBetween(0.0, 100.0);
        page.locator("#channel").selectOption(source + "/TEMP");
        assertThat(page.locator("#raw")).not().hasText("–");
        page.locator("#freeze-1").click();
        assertThat(page.locator("#raw-1")).not().hasValue("");
        page.locator("#true-1").fill("1000");
        assertThat(page.locator("#preview")).containsText("1,000");
        page.locator("#calibrate-form button[type=submit]").click();
        assertThat(page.locator("#calibrate-said")).hasAttribute("data-state", "done");
        await().atMost(SOON).until(() -> way.latestNumber(AGENT, source + "/TEMP") > 900);
        assertThat(page.locator("#history li").first()).containsText("Calibrated " + source + "/TEMP");
        keep(page, "control-calibrated-1920-en");

        page.locator("#undo").click();
        assertThat(page.locator("#history-said")).hasAttribute("data-state", "done");
        await().atMost(SOON).until(() -> way.latestNumber(AGENT, source + "/TEMP") < 900);
        assertThat(page.locator("#rules q")).hasCount(1);
    }

    private static void looksRight(Page page) {
        isAccessibleAndFits(page);
        page.locator("#language").click();
        page.setViewportSize(390, 844);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(page.locator("#rules .tag")).hasText("đang chờ");
        keep(page, "control-390-vi-dark");
        isAccessibleAndFits(page);
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
