package org.chieng.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** One page in a browser, and the rules that all pages keep. */
final class VisitedPage {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    /** A number with decimals, but no address of a computer, no version, no time of a document. */
    private static final Pattern POINT = Pattern.compile("(?<![\\d.,:/-])\\d+\\.\\d{1,2}(?![\\d.,:/-])");

    private static final Pattern COMMA = Pattern.compile("(?<![\\d.,])\\d+,\\d{1,2}(?![\\d.,])");
    private static final Pattern HOUR = Pattern.compile("(?<![\\d:])([01]\\d|2[0-3]):[0-5]\\d");

    /** What can be read, without what is written for programs. */
    private static final String READ = """
        () => {
          const skipped = [...document.querySelectorAll('pre, code, .code, output#code, input, textarea')];
          skipped.forEach((one) => one.classList.add('skipped-by-test'));
          const text = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const parent = node.parentElement;
            if (parent && !parent.closest('.skipped-by-test, script, template, noscript') && parent.checkVisibility()) {
              text.push(node.data);
            }
          }
          skipped.forEach((one) => one.classList.remove('skipped-by-test'));
          return text.join('\\n');
        }
        """;

    private static final String WORDS = """
        () => JSON.stringify([...document.querySelectorAll('[data-i18n]')].map((one) => [one.dataset.i18n, one.textContent])
          .concat([...document.querySelectorAll('[data-i18n-label]')].map((one) => [one.dataset.i18nLabel, one.getAttribute('aria-label')])))
        """;

    private final Page page;
    private final String site;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> elsewhere = new TreeSet<>();
    private final Set<Request> pending = ConcurrentHashMap.newKeySet();
    private int answered;

    /**
     * Listens to it.
     *
     * @param site where all that it asks for must be
     */
    VisitedPage(Page page, String site) {
        this.page = page;
        this.site = site;
        page.onPageError(faults::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.context().onRequest(request -> {
            if (!request.url().startsWith(site) && !request.url().startsWith("data:")) {
                elsewhere.add(request.url());
            }
        });
        page.onRequest(pending::add);
        page.onRequestFinished(this::over);
        page.onRequestFailed(this::over);
    }

    private void over(Request request) {
        pending.remove(request);
        answered++;
    }

    /** Goes there, and waits until it has shown what it asked for. */
    void open(String address) {
        page.navigate(site + address);
        settle();
    }

    /** Until nothing is asked any longer, but for a live stream. */
    void settle() {
        page.waitForFunction("() => document.querySelector('h1')?.textContent.trim() && document.title");
        int[] before = {-1};
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    page.evaluate(
                            "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
                    boolean quiet = answered == before[0]
                            && pending.stream()
                                    .allMatch(request -> request.url().contains("/live"));
                    before[0] = answered;
                    return quiet;
                });
    }

    /** All that holds of any page in any language, size and colours. */
    void keepsTheRules(JsonObject texts, String name) {
        String language = page.locator("html").getAttribute("lang");
        boolean isVietnamese = Objects.equals(language, "vi");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(SCREENSHOTS.resolve("page-" + name + "-" + page.viewportSize().width + "-" + language + "-"
                            + scheme + ".png")));
            assertThat(new AxeBuilder(page).analyze().getViolations())
                    .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                    .isEmpty();
        }
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("wider than the screen")
                .isTrue();
        new JsonArray((String) page.evaluate(WORDS)).forEach(pair -> {
            JsonArray word = (JsonArray) pair;
            assertThat(word.getString(1)).as(word.getString(0)).isEqualTo(texts.getString(word.getString(0)));
        });
        String text = text();
        assertThat(text.lines().map(String::strip))
                .as("names of texts")
                .doesNotContainAnyElementsOf(texts.fieldNames());
        assertThat(found(isVietnamese ? POINT : COMMA, text))
                .as("decimals of the other language")
                .isEmpty();
        assertThat(elsewhere).isEmpty();
        assertThat(faults).isEmpty();
    }

    /** All that can be read. */
    String text() {
        return (String) page.evaluate(READ);
    }

    /** The hours of all times that it shows. */
    Set<String> hours() {
        return found(HOUR, text());
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(match.groupCount())));
        return found;
    }
}
