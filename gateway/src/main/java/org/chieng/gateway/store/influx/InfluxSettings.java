package org.chieng.gateway.store.influx;

import java.net.URI;
import java.time.Duration;

/**
 * Where an InfluxDB is. Immutable.
 *
 * @param url {@code http} or {@code https}, without user and password
 * @param org organisation of 2.x; others pass it over
 * @param bucket bucket of 2.x; for 1.x {@code database} or {@code database/retention-policy}. Its own retention must be
 *     infinite: the gateway drops what is old
 * @param token may write to and read from the bucket; for 1.x {@code user:password}; empty: none
 * @param outboxBytes how much may wait on disk while the server is away, at least 1 MiB
 * @param timeout how long one write may take
 */
public record InfluxSettings(URI url, String org, String bucket, String token, long outboxBytes, Duration timeout) {
    /** Least size of the outbox: a few large batches. */
    public static final long MIN_OUTBOX_BYTES = 1 << 20;

    public InfluxSettings {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null) {
            throw new IllegalArgumentException("an address like http://127.0.0.1:8086, without user and password");
        }
        if (bucket.isBlank() || outboxBytes < MIN_OUTBOX_BYTES) {
            throw new IllegalArgumentException("bucket '" + bucket + "', outbox of " + outboxBytes + " bytes");
        }
    }

    /** The database that InfluxQL asks: the bucket up to a slash. */
    String database() {
        int slash = bucket.indexOf('/');
        return slash < 0 ? bucket : bucket.substring(0, slash);
    }

    /** Without the token, so that no log gets it. */
    @Override
    public String toString() {
        return "InfluxDB at " + url + ", bucket " + bucket;
    }
}
