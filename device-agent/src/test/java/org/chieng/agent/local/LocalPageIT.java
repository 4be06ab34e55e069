package org.chieng.agent.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.chieng.agent.claim.ClaimStatus;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's page in a real browser, with no server anywhere. */
class LocalPageIT {
    private static final int HISTORY_SECONDS = 3_000;

    private static final ClaimView NO_CLAIM = new ClaimView(
            () -> new ClaimStatus(ClaimStatus.State.NOT_NEEDED, "", URI.create("http://127.0.0.1/claim"), ""),
            () -> {});

    private final AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, UUID.randomUUID());
    private final List<String> faults = new ArrayList<>();

    @TempDir
    private Path folder;

    private Journal journal;
    private LocalPage local;
    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        JournalConfig config = new JournalConfig(folder, 64 << 20, Duration.ofDays(9), Duration.ofSeconds(1), 1 << 20);
        journal = Journal.open(config, clock);
        local = LocalPage.open(
                new LocalConfig(true, "127.0.0.1", 0, "THCS Mường Bi"), new DeviceId("bi-pi"), clock, NO_CLAIM);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterEach
    void close() {
        browser.close();
        playwright.close();
        local.close();
        journal.close();
    }

    private static Path chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chromium on the PATH: apt-get install chromium"));
    }

    private static Reading reading(String channel, long micros, double value, String unit) {
        return Reading.ofNumber(new ChannelName("uno-8543", channel), micros, value, unit);
    }

    private static Measured measured(String channel, long micros, double value, String unit) {
        return new Measured(reading(channel, micros, value, unit), micros);
    }

    private Page show(int width, int height) {
        Page page =
                browser.newPage(new Browser.NewPageOptions().setLocale("vi-VN").setViewportSize(width, height));
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.navigate("http://127.0.0.1:" + local.port() + "/");
        return page;
    }

    @Test
    void showsTheLastHourAndWhatComesWithNoServerAnywhere() throws Exception {
        long now = clock.wallMicros();
        for (int i = HISTORY_SECONDS; i > 0; i--) {
            long then = now - i * 1_000_000L;
            journal.accept(List.of(
                    measured("temperature", then, Math.round(10 * (24 + 3 * Math.sin(i / 300.0))) / 10.0, "Cel"),
                    measured("light", then, 300 + i % 60, "lx")));
        }
        local.recall(journal, now);
        local.measured(List.of(reading("light", now, 360, "lx")));
        Page page = show(1280, 800);
        assertThat(page.locator("h1")).hasText("THCS Mường Bi");
        local.measured(List.of(reading("temperature", clock.wallMicros(), 25.5, "Cel")));

        assertThat(page.locator(".tile:has-text('Nhiệt độ') output")).hasText("25,5");
        assertThat(page.locator(".state span")).hasText("Đang gửi");
        page.locator("input[value='3600']").check();
        assertThat(page.locator(".tile:has-text('Nhiệt độ') .range")).containsText("thấp 21,0 · cao 27,0");
        Path pictures = Files.createDirectories(Path.of("target", "screenshots"));
        page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve("local-page.png")));
        assertThat(faults).isEmpty();
    }

    @Test
    void comesBackByItselfAfterTheAgentWasRestarted() throws Exception {
        local.measured(List.of(reading("temperature", clock.wallMicros(), 20, "Cel")));
        Page page = show(390, 844);
        assertThat(page.locator(".tile output").first()).hasText("20");
        int port = local.port();
        local.close();
        assertThat(page.locator("#line")).hasClass("banner shown");

        local = LocalPage.open(new LocalConfig(true, "127.0.0.1", port, ""), new DeviceId("bi-pi"), clock, NO_CLAIM);
        local.measured(List.of(reading("temperature", clock.wallMicros(), 21, "Cel")));
        assertThat(page.locator(".tile output").first()).hasText("21");
        assertThat(page.locator("#line")).hasClass("banner");
    }
}
