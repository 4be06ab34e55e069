package org.chieng.server.experiment;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words, numbers and times of files in a language; the words are the page's, so that a channel is called the same in both. Immutable. */
final class Words {
    /** The languages there are. */
    static final List<String> LANGUAGES = List.of("vi", "en");

    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss", Locale.ROOT);
    /** SenML units (RFC 8428 section 12.1) whose symbol is not what people write. */
    private static final Map<String, String> WRITTEN = Map.of(
            "Cel", "°C", "%RH", "%", "Ohm", "Ω", "m2", "m²", "m3", "m³", "m/s2", "m/s²", "deg", "°", "/", "", "count",
            "", "pH", "");

    private final String language;
    private final JsonObject words;
    private final DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);

    /** @param language one of {@link #LANGUAGES} */
    Words(String language) {
        this.language = language;
        this.words = read("/web/i18n/" + language + ".json");
        symbols.setDecimalSeparator(isVietnamese() ? ',' : '.');
    }

    private static JsonObject read(String resource) {
        try (InputStream in = Words.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            return new JsonObject(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        }
    }

    boolean isVietnamese() {
        return language.equals("vi");
    }

    String language() {
        return language;
    }

    /** A text of the page, with what stands in its places; values are names and texts by turns. */
    String of(String key, Object... values) {
        String text = words.getString(key, key);
        for (int i = 0; i < values.length; i += 2) {
            text = text.replace("{" + values[i] + "}", String.valueOf(values[i + 1]));
        }
        return text;
    }

    /** What people call a channel, with its unit in brackets where it has one. */
    String channel(RunSeries channel) {
        String name = channel.label();
        String own = channel.series().channel().channel();
        String called = name == null ? words.getString("channel." + own.toLowerCase(Locale.ROOT), own) : name;
        String unit = unit(channel.unit());
        return unit.isEmpty() ? called : called + " (" + unit + ")";
    }

    private static String unit(@Nullable String unit) {
        return unit == null ? "" : WRITTEN.getOrDefault(unit, unit);
    }

    /** A number with all its digits, and none in groups. */
    String exact(double number) {
        String plain = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        return isVietnamese() ? plain.replace('.', ',') : plain;
    }

    /** A number with so many places behind the point at most. */
    String rounded(double number, int places) {
        return new DecimalFormat(places == 0 ? "0" : "0." + "#".repeat(places), symbols).format(number);
    }

    String time(Instant time) {
        return TIME.format(time.atZone(ZONE));
    }
}
