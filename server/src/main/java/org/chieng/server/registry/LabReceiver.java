package org.chieng.server.registry;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * Who at a school is told of its rooms with computers. Immutable.
 *
 * @param school which
 * @param mail addresses, {@value #MOST_MAIL} at most
 * @param webhook a program, by https; null for none. It may hold a secret, and is never logged
 * @param language {@code vi} or {@code en}
 */
public record LabReceiver(
        SchoolId school, List<String> mail, @Nullable URI webhook, String language) {
    /** Chosen: whoever looks after the rooms, a deputy, and the head. */
    public static final int MOST_MAIL = 3;

    private static final int LONGEST_URL = 500;

    public LabReceiver {
        mail = List.copyOf(mail);
        if (mail.size() > MOST_MAIL || !mail.stream().allMatch(LabReceiver::isAddress)) {
            throw new IllegalArgumentException(
                    "'mail' must be " + MOST_MAIL + " addresses at most, as co.anh@truong.example.vn");
        }
        if (!List.of("vi", "en").contains(language)) {
            throw new IllegalArgumentException("'language' must be vi or en");
        }
        if (webhook != null && !isHttps(webhook)) {
            throw new IllegalArgumentException("'webhook' must be as https://host/path, without a user in it");
        }
    }

    private static boolean isAddress(String text) {
        return text.matches("[^\\s@<>,\\p{Cntrl}]{1,64}@[^\\s@<>,\\p{Cntrl}]{1,190}");
    }

    private static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme())
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.toString().length() <= LONGEST_URL;
    }

    /** The program's host in small letters, empty without one. */
    public String host() {
        return webhook == null ? "" : webhook.getHost().toLowerCase(Locale.ROOT);
    }

    /** Without addresses, so that no log can hold one by mistake. */
    @Override
    public String toString() {
        return "receiver of " + school;
    }
}
