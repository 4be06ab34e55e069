package org.chieng.server.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.OptionalDouble;
import java.util.ResourceBundle;

/** A report's words, numbers and times in a language. Immutable. */
public final class ReportText {
    /** The languages there are. */
    public static final List<String> LANGUAGES = List.of("vi", "en");

    private static final long HOUR = 3600;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

    private final String language;
    private final ResourceBundle words;
    private final DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);

    /** @param language one of {@link #LANGUAGES} */
    public ReportText(String language) {
        if (!LANGUAGES.contains(language)) {
            throw new IllegalArgumentException("no language " + language);
        }
        this.language = language;
        this.words = ResourceBundle.getBundle(
                "org.chieng.server.report.report",
                Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        symbols.setDecimalSeparator(isVietnamese() ? ',' : '.');
        symbols.setGroupingSeparator(isVietnamese() ? '.' : ',');
    }

    private boolean isVietnamese() {
        return language.equals("vi");
    }

    /** Which language. */
    public String language() {
        return language;
    }

    /**
     * A text with what stands in its places {@code {0}}, {@code {1}} …
     *
     * @throws MissingResourceException when there is none of that name
     */
    public String of(String key, Object... values) {
        String text = words.getString(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", values[i].toString());
        }
        return text;
    }

    /** A number with so many places behind the point. */
    public String number(double number, int places) {
        DecimalFormat format = new DecimalFormat("#,##0" + (places == 0 ? "" : "." + "0".repeat(places)), symbols);
        return format.format(number);
    }

    /** Two places behind the point; never all where something is missing. */
    public String percent(OptionalDouble percent) {
        if (percent.isEmpty()) {
            return of("none");
        }
        double shown = percent.getAsDouble() < 100 ? Math.min(99.99, percent.getAsDouble()) : 100;
        return number(shown, 2) + " %";
    }

    /** In hours. */
    public String hours(long seconds) {
        return number((double) seconds / HOUR, 2) + " " + of("hour");
    }

    /** A value with its unit, with a mark where it may be more; or that there are too few. */
    String value(Spread spread, int percent, String unit) {
        return spread.percentile(percent)
                .map(one -> (one.least() ? "≥ " : "") + number(one.value(), 1) + " " + unit)
                .orElseGet(() -> of("too.few", spread.count()));
    }

    String time(Instant time) {
        return TIME.format(time.atZone(SchoolHours.ZONE));
    }

    /** As people of that language write it. */
    public String day(LocalDate day) {
        return DAY.format(day);
    }
}
