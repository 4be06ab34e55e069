package org.chieng.server.export;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import org.chieng.server.registry.Site;

/**
 * A school's id at Giga: a UUID of version 3 in the namespace of DNS over the government's code, name, level, latitude and longitude, one behind the
 * other ({@code unicef/giga-dagster}, {@code transform_functions.py}; RFC 9562 section 5.3). Made once: a school that is renamed or moved keeps it.
 * Pure functions.
 */
final class GigaId {
    private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    private GigaId() {}

    /** Whether all is there that Giga must have. */
    static boolean isComplete(Site site) {
        return site.code() != null && site.level() != null;
    }

    /** The same with an id, if it has none and can have one. */
    static Site given(Site site, String name) {
        if (site.giga() != null || !isComplete(site)) {
            return site;
        }
        String text = site.code() + name + site.level() + site.latitude() + site.longitude();
        return new Site(
                site.school(),
                site.latitude(),
                site.longitude(),
                site.code(),
                site.level(),
                named(DNS, text).toString());
    }

    /** The same for the same measurement, so that sent twice it is one. */
    static String ofMeasurement(Site site, Instant at) {
        return named(DNS, site.giga() + " " + at).toString();
    }

    /** Java's own {@link UUID#nameUUIDFromBytes} knows no namespace: its bytes go before the name. */
    static UUID named(UUID namespace, String name) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5")
                    .digest(ByteBuffer.allocate(16 + name.getBytes(StandardCharsets.UTF_8).length)
                            .putLong(namespace.getMostSignificantBits())
                            .putLong(namespace.getLeastSignificantBits())
                            .put(name.getBytes(StandardCharsets.UTF_8))
                            .array());
            hash[6] = (byte) ((hash[6] & 0x0f) | 0x30);
            hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
