package org.chieng.server.alert;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of outages and of computers, and when not. Immutable.
 *
 * @param quiet when nobody is
 * @param language {@code vi} or {@code en}
 * @param webhook a program that wants to know, or null
 * @param mail people who want to know, or null
 * @param labs whether they are told of computers and their rooms, too
 * @param schools by which ways schools are told of their own rooms
 */
public record AlertSettings(
        QuietHours quiet,
        String language,
        @Nullable Webhook webhook,
        @Nullable Mail mail,
        boolean labs,
        Schools schools) {
    public AlertSettings {
        if (!List.of("vi", "en").contains(language)) {
            throw new IllegalArgumentException("alerts.language must be vi or en, not '" + language + "'");
        }
    }

    /**
     * By which ways a school's lab manager may have the school told. Immutable.
     *
     * @param mail whether by the mail server, where there is one
     * @param webhookHosts programs at which hosts, in small letters; none: nowhere. What a lab manager writes must not reach any other one
     */
    public record Schools(boolean mail, List<String> webhookHosts) {
        /** None. */
        public static final Schools NONE = new Schools(false, List.of());

        public Schools {
            webhookHosts = List.copyOf(webhookHosts);
            if (!webhookHosts.stream().allMatch(one -> one.matches("[a-z0-9.-]{1,253}"))) {
                throw new IllegalArgumentException(
                        "alerts.schools.webhook-hosts must be names of hosts in small letters, as chat.googleapis.com");
            }
        }
    }

    /**
     * A program that takes messages by HTTP POST. Immutable.
     *
     * @param url where; it may hold a secret, and is never logged but for its host
     * @param secret file with the key of the signature in its first line, or null for none
     */
    public record Webhook(URI url, @Nullable Path secret) {
        public Webhook {
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (!List.of("http", "https").contains(scheme) || url.getHost() == null || url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "alerts.webhook.url must be as https://host/path, without a user in it");
            }
        }

        /** What may be logged. */
        @Override
        public String toString() {
            return "webhook at " + url.getHost();
        }
    }

    /**
     * A server that takes mail (RFC 5321). Immutable.
     *
     * @param host its name
     * @param port 1 to 65535
     * @param tls how it is encrypted
     * @param user who sends, or empty for nobody in particular
     * @param password file with the password in its first line, or null
     * @param from the sender's address
     * @param to receivers' addresses, at least one
     */
    public record Mail(
            String host,
            int port,
            Tls tls,
            String user,
            @Nullable Path password,
            String from,
            List<String> to) {
        public Mail {
            to = List.copyOf(to);
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("alerts.mail.port must be 1 to 65535");
            }
            if (to.isEmpty() || !isAddress(from) || !to.stream().allMatch(Mail::isAddress)) {
                throw new IllegalArgumentException(
                        "alerts.mail.from and alerts.mail.to must be addresses, as phong.cntt@example.vn");
            }
            if (user.isEmpty() != (password == null)) {
                throw new IllegalArgumentException("alerts.mail.user and alerts.mail.password-file go together");
            }
            if (!user.isEmpty() && tls == Tls.NONE) {
                throw new IllegalArgumentException(
                        "alerts.mail.tls = none would send the password as it is: starttls or tls");
            }
        }

        /** The same to others. */
        Mail to(List<String> receivers) {
            return new Mail(host, port, tls, user, password, from, receivers);
        }

        private static boolean isAddress(String text) {
            return text.matches("[^\\s@<>\\p{Cntrl}]{1,64}@[^\\s@<>\\p{Cntrl}]{1,190}");
        }
    }

    /** How a connection to a mail server is encrypted. */
    public enum Tls {
        /** Not at all: within the computer, or a network of one's own. */
        NONE,
        /** From the first greeting on, or no mail is sent (RFC 3207). */
        STARTTLS,
        /** From the first byte on (RFC 8314). */
        TLS;

        /** The one of that name. */
        public static Tls of(String name) {
            for (Tls one : values()) {
                if (one.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return one;
                }
            }
            throw new IllegalArgumentException("alerts.mail.tls must be none, starttls or tls, not '" + name + "'");
        }
    }
}
