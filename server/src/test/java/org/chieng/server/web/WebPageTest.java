package org.chieng.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPageTest {
    /** A quarter of a second on a slow mobile line of 5 Mbit/s; the school guide asks for this much at most. */
    private static final int MAX_COMPRESSED_BYTES = 150_000;

    private final WebFiles files = WebFiles.load();

    private String text(String name) {
        Asset asset = Objects.requireNonNull(files.assets().get(name), name);
        return asset.plain().toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysTheSameThingsInBothLanguages() {
        Map<String, Object> vietnamese = new JsonObject(text("i18n/vi.json")).getMap();
        Map<String, Object> english = new JsonObject(text("i18n/en.json")).getMap();

        assertThat(english).containsOnlyKeys(vietnamese.keySet());
        vietnamese.forEach((key, text) -> {
            assertThat(text.toString()).as(key).isNotBlank();
            assertThat(placeholders(String.valueOf(english.get(key)))).as(key).isEqualTo(placeholders(text.toString()));
        });
    }

    private static Set<String> placeholders(String text) {
        return new TreeSet<>(Pattern.compile("\\{\\w+}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList());
    }

    @Test
    void asksForNoTextThatIsNotThere() {
        Set<String> known = new TreeSet<>(new JsonObject(text("i18n/vi.json")).fieldNames());
        String all = files.page().plain().toString(StandardCharsets.UTF_8) + modules();
        List<String> asked = Pattern.compile("(?:data-i18n(?:-label)?=\"|\\bt\\(')([a-z0-9.]+)['\"]")
                .matcher(all)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(known).containsAll(asked);
    }

    private String modules() {
        StringBuilder all = new StringBuilder();
        files.assets().keySet().stream()
                .filter(name -> name.startsWith("js/"))
                .sorted(Comparator.naturalOrder())
                .forEach(name -> all.append(text(name)));
        return all.toString();
    }

    @Test
    void isSmallEnoughForAPoorLine() {
        Set<String> loaded = new TreeSet<>(List.of("i18n/vi.json"));
        String page = files.page().plain().toString(StandardCharsets.UTF_8);
        named(page, Pattern.quote(files.assetsPath()) + "/([^\"]+)").forEach(name -> load(name, loaded));
        int bytes = files.page().gzip().length()
                + loaded.stream()
                        .mapToInt(name -> Objects.requireNonNull(files.assets().get(name), name)
                                .gzip()
                                .length())
                        .sum();

        assertThat(loaded)
                .contains("js/main.js", "js/tile.js", "vendor/uPlot.iife.min.js")
                .doesNotContain("js/lab.js");
        assertThat(bytes).isLessThan(MAX_COMPRESSED_BYTES);
    }

    /** Adds a file, and all modules that it imports. */
    private void load(String name, Set<String> loaded) {
        if (loaded.add(name) && name.startsWith("js/")) {
            named(text(name), "from '\\./([a-z0-9-]+\\.js)'").forEach(module -> load("js/" + module, loaded));
        }
    }

    private static List<String> named(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyFileThatThePageNamesIsThere() {
        String page = files.page().plain().toString(StandardCharsets.UTF_8);
        assertThat(named(page)).hasSizeGreaterThan(5).isSubsetOf(files.assets().keySet());
        assertThat(page).doesNotContain("{{");
    }

    @Test
    void holdsNothingThatItsOwnPolicyWouldForbid() {
        String page = files.page().plain().toString(StandardCharsets.UTF_8);

        assertThat(page).doesNotContain("<style", "style=", "onclick=", "javascript:");
        assertThat(page).doesNotContainPattern("<script(?![^>]*src=)");
        assertThat(page + modules()).doesNotContainPattern("(src|href)=\"https?:");
    }

    @Test
    void isServedSoThatABrowserKeepsFilesForGoodAndAsksForThePage(@TempDir Path folder) throws Exception {
        try (RunningServer server = RunningServer.in(folder)) {
            var page = server.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("cache-control")).hasValue("no-cache");
            String etag = page.headers().firstValue("etag").orElseThrow();
            assertThat(server.get("/", "If-None-Match", etag).statusCode()).isEqualTo(304);

            var asset = server.get(files.assetsPath() + "/js/main.js", "Accept-Encoding", "gzip");
            assertThat(asset.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
            assertThat(asset.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(asset.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");

            assertThat(server.get(files.assetsPath() + "/js/none.js").statusCode())
                    .isEqualTo(404);
            assertThat(server.get(files.assetsPath() + "/../../reference.conf").statusCode())
                    .isEqualTo(404);
            assertThat(server.get("/assets/other/js/main.js").statusCode()).isEqualTo(404);
            assertThat(server.get("/elsewhere").body()).contains("urn:chieng:problem:unknown-address");
        }
    }
}
