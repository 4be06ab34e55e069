package org.chieng.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.chieng.gateway.store.influx.InfluxSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where readings are kept. Immutable.
 *
 * @param influxdb the server, or null: in the data folder
 */
public record StoreSettings(@Nullable Influx influxdb) {
    static final long MIN_OUTBOX_BYTES = InfluxSettings.MIN_OUTBOX_BYTES;
    static final String URL_WANTED = "an address like \"http://127.0.0.1:8086\", without user, password and query";

    /**
     * An InfluxDB.
     *
     * @param url where it listens
     * @param org organisation of 2.x, or empty
     * @param bucket which must exist
     * @param token may write to and read from the bucket; empty: none, or in a file
     * @param tokenFile file that holds nothing but the token, or null
     * @param outboxBytes how much may wait on disk while it is away
     * @param timeout how long one write may take
     */
    public record Influx(
            URI url,
            String org,
            String bucket,
            String token,
            @Nullable Path tokenFile,
            long outboxBytes,
            Duration timeout) {
        /** Without the token, so that no log gets it. */
        @Override
        public String toString() {
            return "InfluxDB at " + url + ", bucket " + bucket;
        }
    }

    static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return isHttp && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
