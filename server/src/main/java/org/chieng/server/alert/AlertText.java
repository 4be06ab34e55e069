package org.chieng.server.alert;

import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.server.registry.Alert;
import org.chieng.server.registry.Alerts;
import org.chieng.server.registry.LabAlert;

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
    String subject(Alerts.Delivery message) {
        List<Alert> alerts = message.alerts();
        List<LabAlert> labs = message.labs();
        if (labs.isEmpty()) {
            return alerts.size() == 1 ? line(alerts.get(0)) : say("digest", alerts.size());
        }
        if (alerts.isEmpty()) {
            return labs.size() == 1 ? line(labs.get(0)) : say("digest.labs", labs.size());
        }
        return say("digest.both", alerts.size(), labs.size());
    }

    /** All of it, a line an outage, and a line for what is wrong with a computer or a room. What began and ended is told once. */
    String body(Alerts.Delivery message) {
        List<String> lines = new ArrayList<>();
        message.alerts().stream()
                .filter(one -> one.kind() == Alert.Kind.CLOSED || !isOver(one, message.alerts()))
                .forEach(one -> lines.add(line(one)));
        message.labs().stream()
                .filter(one -> one.kind() == Alert.Kind.CLOSED || !isOver(one, message.labs()))
                .forEach(one -> lines.add(line(one)));
        String body = lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"));
        return lines.size() > MOST_LINES ? body + "\n" + say("more", lines.size() - MOST_LINES) : body;
    }

    private static boolean isOver(LabAlert opened, List<LabAlert> alerts) {
        return alerts.stream()
                .anyMatch(one -> one.finding().equals(opened.finding()) && one.kind() == Alert.Kind.CLOSED);
    }

    private String line(LabAlert alert) {
        String room = Objects.requireNonNullElse(alert.lab(), "");
        String seat = alert.seat() == null ? "" : say("seat", alert.seat());
        String where = Stream.of(alert.school(), room, seat)
                .filter(one -> !one.isEmpty())
                .collect(Collectors.joining(", "));
        String what = words.getString("what." + alert.what().wireName());
        if (alert.kind() == Alert.Kind.OPENED) {
            return say("lab.opened", where, what, time(alert.from()));
        }
        return say(alert.onPurpose() ? "lab.purpose" : "lab.closed", where, what, time(alert.from()));
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
