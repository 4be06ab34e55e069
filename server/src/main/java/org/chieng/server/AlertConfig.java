package org.chieng.server;

import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import org.chieng.server.alert.AlertSettings;
import org.chieng.server.alert.QuietHours;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code alerts}. */
final class AlertConfig {
    private AlertConfig() {}

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException that names the key which is wrong
     */
    static AlertSettings read(Config alerts) {
        return new AlertSettings(
                new QuietHours(time(alerts, "quiet.from"), time(alerts, "quiet.to")),
                alerts.getString("language"),
                webhook(alerts.getConfig("webhook")),
                mail(alerts.getConfig("mail")),
                alerts.getBoolean("labs"),
                new AlertSettings.Schools(
                        alerts.getBoolean("schools.mail")
                                && !alerts.getString("mail.host").isBlank(),
                        alerts.getStringList("schools.webhook-hosts")));
    }

    private static LocalTime time(Config alerts, String key) {
        try {
            return LocalTime.parse(alerts.getString(key));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("alerts." + key + " must be a time as 21:00", e);
        }
    }

    private static AlertSettings.@Nullable Webhook webhook(Config webhook) {
        String url = webhook.getString("url");
        if (url.isBlank()) {
            return null;
        }
        try {
            return new AlertSettings.Webhook(URI.create(url), file(webhook, "secret-file"));
        } catch (IllegalArgumentException e) {
            // what URI itself says repeats the address, in which a secret may stand
            throw new IllegalArgumentException("alerts.webhook.url must be as https://host/path, without a user in it");
        }
    }

    private static AlertSettings.@Nullable Mail mail(Config mail) {
        String host = mail.getString("host");
        return host.isBlank()
                ? null
                : new AlertSettings.Mail(
                        host,
                        mail.getInt("port"),
                        AlertSettings.Tls.of(mail.getString("tls")),
                        mail.getString("user"),
                        file(mail, "password-file"),
                        mail.getString("from"),
                        mail.getStringList("to"));
    }

    private static @Nullable Path file(Config section, String key) {
        String path = section.getString(key);
        return path.isBlank() ? null : Path.of(path);
    }
}
