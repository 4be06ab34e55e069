package org.chieng.server.alert;

import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.chieng.server.registry.Alert;

/** Alerts in the words of their readers. Immutable; thread-safe. */
final class AlertText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm dd/MM/yyyy").withZone(QuietHours.ZONE);

    /** A line each; the rest is counted. */
    private static final int MOST_LINES = 50;

    private final ResourceBundle words;

    /** @param language {@code vi} or {@code en} */
    AlertText(String language) {
        words = ResourceBundle.getBundle(
                "org.chieng.server.alert.alerts",
                Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** What it is, in a line. */
    String subject(List<Alert> alerts) {
        return alerts.size() == 1 ? line(alerts.get(0)) : say("digest", alerts.size());
    }

    /** All of it, a line an outage. An outage that began and ended is told once. */
    String body(List<Alert> alerts) {
        List<Alert> told = alerts.stream()
                .filter(one -> one.kind() == Alert.Kind.CLOSED || !isOver(one, alerts))
                .toList();
        String lines = told.stream().limit(MOST_LINES).map(this::line).collect(Collectors.joining("\n"));
        return told.size() > MOST_LINES ? lines + "\n" + say("more", told.size() - MOST_LINES) : lines;
    }

    private static boolean isOver(Alert opened, List<Alert> alerts) {
        return alerts.stream().anyMatch(one -> one.incident() == opened.incident() && one.kind() == Alert.Kind.CLOSED);
    }

    private String line(Alert alert) {
        String where = alert.schools() == 1 ? alert.school() : say("schools", alert.school(), alert.schools() - 1);
        String cause = words.getString("cause." + alert.cause().wireName());
        String unstable = alert.unstable() ? say("unstable") : "";
        return alert.kind() == Alert.Kind.OPENED
                ? say("opened", where, time(alert.from()), cause) + unstable
                : say("closed", where, time(alert.from()), lasted(alert), cause) + unstable;
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }

    private String lasted(Alert alert) {
        long minutes = Math.max(
                1,
                Duration.between(alert.from(), alert.to().orElse(alert.noted())).toMinutes());
        return minutes < 60 ? say("minutes", minutes) : say("hours", minutes / 60, minutes % 60);
    }

    private String say(String key, Object... values) {
        return new MessageFormat(words.getString(key), Locale.ROOT).format(values);
    }
}
