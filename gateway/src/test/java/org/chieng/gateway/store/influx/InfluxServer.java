package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.testkit.Influxd;
import org.chieng.testkit.V2Front;
import org.jspecify.annotations.Nullable;

/**
 * An InfluxDB 1.6.7 with its front. Or, when the system property {@code chieng.influxdb.url} names one, another server, whose
 * buckets {@code chieng-test-1} and {@code chieng-test-2} exist and are emptied; {@code chieng.influxdb.token} and {@code
 * chieng.influxdb.org} tell how to get in.
 */
final class InfluxServer implements AutoCloseable {
    static final String TOKEN = "the-token-of-these-tests";

    private static final @Nullable String OUTSIDE = System.getProperty("chieng.influxdb.url");
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private final @Nullable Influxd influxd;
    private final @Nullable V2Front front;

    private InfluxServer(@Nullable Influxd influxd, @Nullable V2Front front) {
        this.influxd = influxd;
        this.front = front;
    }

    /** For the contract: the server that is named, or one that is started. */
    static InfluxServer get(Path folder) throws IOException {
        return OUTSIDE == null ? start(folder) : new InfluxServer(null, null);
    }

    /** Starts one. */
    static InfluxServer start(Path folder) throws IOException {
        Influxd influxd = Influxd.start(folder);
        return new InfluxServer(influxd, V2Front.before(influxd, TOKEN));
    }

    Influxd influxd() {
        return Objects.requireNonNull(influxd);
    }

    V2Front front() {
        return Objects.requireNonNull(front);
    }

    /** A bucket with nothing in it. */
    String newBucket() {
        int number = BUCKETS.incrementAndGet();
        try {
            return influxd == null ? emptied("chieng-test-" + (1 + number % 2)) : made(influxd, "b" + number);
        } catch (IOException | InterruptedException | InfluxFault e) {
            throw new IllegalStateException(e);
        }
    }

    private static String made(Influxd influxd, String bucket) throws IOException, InterruptedException {
        influxd.query("", "CREATE DATABASE " + bucket);
        return bucket;
    }

    private String emptied(String bucket) throws InfluxFault {
        try (Connection connection = new Connection(settings(bucket))) {
            for (Row row : connection.query("SHOW MEASUREMENTS")) {
                connection.query(
                        "DELETE FROM " + row.needText("name") + " WHERE " + Names.during(Names.FIRST, Names.LAST));
            }
        }
        return bucket;
    }

    InfluxSettings settings(String bucket) {
        return settings(bucket, TOKEN, 64 << 20);
    }

    InfluxSettings settings(String bucket, String token, long outboxBytes) {
        Duration timeout = Duration.ofSeconds(10);
        if (OUTSIDE != null && influxd == null) {
            return new InfluxSettings(
                    URI.create(OUTSIDE),
                    System.getProperty("chieng.influxdb.org", ""),
                    bucket,
                    System.getProperty("chieng.influxdb.token", ""),
                    outboxBytes,
                    timeout);
        }
        return new InfluxSettings(front().uri(), "school", bucket, token, outboxBytes, timeout);
    }

    @Override
    public void close() {
        if (influxd != null && front != null) {
            front.close();
            influxd.close();
        }
    }
}
