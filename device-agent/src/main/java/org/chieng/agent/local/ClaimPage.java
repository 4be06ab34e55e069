package org.chieng.agent.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chieng.agent.claim.ClaimStatus;

/**
 * The page of an agent that belongs to no school yet: its code, and where to type it, in both languages at once. Pure functions.
 */
final class ClaimPage {
    /** The parts of the page, of which one is shown. */
    private static final List<String> PARTS = List.of("waiting", "held", "asking", "claimed");

    private static final String TEMPLATE = read("claim.html");

    private ClaimPage() {}

    private static String read(String file) {
        try (InputStream in = ClaimPage.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        }
    }

    /** The page as it is now. */
    static String html(String title, ClaimStatus status) {
        String shown = switch (status.state()) {
            case WAITING -> "waiting";
            case HELD -> "held";
            case ASKING -> "asking";
            case CLAIMED, NOT_NEEDED -> "claimed";
        };
        String page = TEMPLATE;
        for (String part : PARTS) {
            page = part.equals(shown) ? page : without(page, part);
        }
        if (shown.equals("waiting")) {
            QrPath qr = QrPath.of(status.page().toString());
            page = page.replace("{{size}}", Integer.toString(qr.size())).replace("{{path}}", qr.path());
        }
        return page.replace("{{code}}", escaped(status.shownCode()))
                .replace("{{door}}", escaped(status.door().toString()))
                .replace("{{title}}", escaped(title));
    }

    private static String without(String page, String part) {
        String end = "<!--/" + part + "-->";
        return page.substring(0, page.indexOf("<!--" + part + "-->"))
                + page.substring(page.indexOf(end) + end.length());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
