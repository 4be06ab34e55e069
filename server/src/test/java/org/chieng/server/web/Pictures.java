package org.chieng.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ViewportSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/**
 * The pictures that the documents show. A test makes one where its page shows what a document tells of, and fails when the page is no longer what the
 * document's picture was taken of: it compares what can be seen and its words, not pixels ({@code docs/adr/0047}). {@code ./chieng pictures} takes all
 * of them anew.
 */
final class Pictures {
    /** In {@code docs}, from the module's folder. */
    static final Path KEPT = Path.of("..", "docs", "images");
    /** Above this a picture is too large for a reader on a poor line. */
    static final int MOST_BYTES = 60_000;

    private static final Path FRESH = Path.of("target", "pictures");
    private static final int QUALITY = 62;

    /**
     * What kinds of elements can be seen below the top, each with its words where these are the page's own. Kinds, not elements, so that one reading more
     * or less is the same picture; what comes and goes with the seconds is left out, e.g. that a group is silent.
     */
    private static final String LOOKS = """
        () => {
          const kinds = new Set();
          for (const one of document.querySelectorAll('main, main *, dialog[open], dialog[open] *')) {
            if (!one.closest('svg, .uplot, #kept, .help, .why, .names') && one.checkVisibility()) {
              const classes = [...one.classList].filter((name) => name !== 'old').sort().map((name) => `.${name}`).join('');
              const words = one.dataset.i18n ? ` "${one.textContent.trim()}"` : '';
              kinds.add(one.localName + (one.id && `#${one.id}`) + classes + words);
            }
          }
          return [...kinds].sort().join('\\n') + '\\n';
        }
        """;

    /** Charts have taken the size of their places, and a frame has been drawn since. */
    private static final String SETTLED = """
        () => new Promise((resolve) => {
          const look = () => {
            const fits = [...document.querySelectorAll('.chart, .canvas')].every((place) => {
              const plot = place.querySelector('.uplot');
              return !plot || !place.checkVisibility() || Math.abs(plot.clientWidth - place.clientWidth) < 3;
            });
            requestAnimationFrame(() => (fits ? requestAnimationFrame(() => resolve(true)) : look()));
          };
          look();
        })
        """;

    private Pictures() {}

    /**
     * Takes one of the part of the page that can be seen, in the page's language.
     *
     * @param name of the picture; its file has the language behind it, e.g. {@code student-live-vi.webp}
     */
    static void keep(Page page, String name, int width, int height) throws IOException {
        ViewportSize before = page.viewportSize();
        page.setViewportSize(width, height);
        page.evaluate(SETTLED);
        String file = name + "-" + page.locator("html").getAttribute("lang");
        String looks = (String) page.evaluate(LOOKS);
        byte[] picture = taken(page);
        page.setViewportSize(before.width, before.height);
        Files.createDirectories(FRESH);
        Path fresh = Files.write(FRESH.resolve(file + ".webp"), picture);
        Path freshLooks = Files.writeString(FRESH.resolve(file + ".txt"), looks);
        assertThat(picture.length).as(file).isLessThan(MOST_BYTES);
        if (Boolean.getBoolean("chieng.pictures")) {
            Files.createDirectories(KEPT);
            Files.copy(fresh, KEPT.resolve(file + ".webp"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(freshLooks, KEPT.resolve(file + ".txt"), StandardCopyOption.REPLACE_EXISTING);
        }
        Path known = KEPT.resolve(file + ".txt");
        assertThat(Files.exists(known) ? Files.readString(known) : "")
                .as("docs/images/%s.webp shows another page than there is now: ./chieng pictures takes it anew", file)
                .isEqualTo(looks);
    }

    private static byte[] taken(Page page) {
        CDPSession session = page.context().newCDPSession(page);
        try {
            JsonObject wanted = new JsonObject();
            wanted.addProperty("format", "webp");
            wanted.addProperty("quality", QUALITY);
            return Base64.getDecoder()
                    .decode(session.send("Page.captureScreenshot", wanted)
                            .get("data")
                            .getAsString());
        } finally {
            session.detach();
        }
    }
}
