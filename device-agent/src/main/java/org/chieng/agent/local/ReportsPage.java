package org.chieng.agent.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * What a lab's computer tells of itself, for whoever sits before it: in words, and the newest of each channel as it went out. In Vietnamese first, with English below
 * it. Pure functions.
 */
final class ReportsPage {
    private static final String TEMPLATE = resource("reports.html");
    private static final Properties WORDS = words();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MM HH:mm");

    /** Vietnam has one time, and no summer's (Decree 134/2002, GMT+7). */
    private static final ZoneOffset VIETNAM = ZoneOffset.ofHours(7);

    private ReportsPage() {}

    private static String resource(String file) {
        try (InputStream in = ReportsPage.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        }
    }

    private static Properties words() {
        Properties words = new Properties();
        try {
            words.load(new StringReader(resource("reports.properties")));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text has none
        }
    }

    /** The page as it is now. */
    static String html(String title, List<Reading> told) {
        StringBuilder rows = new StringBuilder();
        for (Reading reading : told) {
            String channel = reading.channel().channel();
            String key = channel.replaceAll("\\.[0-9]+", ".N");
            rows.append("<tr><td>")
                    .append(escaped(WORDS.getProperty(key + ".vi", channel)))
                    .append("<br><span class=\"muted\" lang=\"en\">")
                    .append(escaped(WORDS.getProperty(key + ".en", channel)))
                    .append("</span></td><td class=\"told\">")
                    .append(escaped(shown(reading)))
                    .append("</td><td class=\"time\">")
                    .append(TIME.format(Instant.EPOCH
                            .plus(reading.timeMicros(), ChronoUnit.MICROS)
                            .atOffset(VIETNAM)))
                    .append("</td></tr>\n");
        }
        String none = "<tr><td colspan=\"3\">"
                + escaped(WORDS.getProperty("none.vi", ""))
                + " <span class=\"muted\" lang=\"en\">"
                + escaped(WORDS.getProperty("none.en", ""))
                + "</span></td></tr>\n";
        return TEMPLATE.replace("{{rows}}", told.isEmpty() ? none : rows.toString())
                .replace("{{title}}", escaped(title));
    }

    private static String shown(Reading reading) {
        String unit = reading.unit() == null || reading.unit().equals("count") ? "" : " " + reading.unit();
        if (reading.value() instanceof Value.Numeric number) {
            double value = number.number();
            return (value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value)) + unit;
        }
        return reading.value() instanceof Value.Text text
                ? text.text().replace(";", "; ")
                : reading.value().toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
