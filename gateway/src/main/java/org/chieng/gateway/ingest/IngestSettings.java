package org.chieng.gateway.ingest;

import java.time.Duration;

/**
 * How readings are taken in. Immutable.
 *
 * @param queueRows readings that may wait for the store, at least 1; past it the doors stop reading
 * @param batchRows most readings that one commit is begun with, at least 1
 * @param linger how long a first reading waits for others before its commit; zero: as soon as the writer is free
 * @param retention how old a reading may be
 */
public record IngestSettings(int queueRows, int batchRows, Duration linger, Duration retention) {
    /** How far a device's clock may be ahead (DESIGN section 3). */
    public static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    public IngestSettings {
        if (queueRows < 1 || batchRows < 1 || linger.isNegative() || retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("queueRows " + queueRows + ", batchRows " + batchRows + ", linger "
                    + linger + ", retention " + retention);
        }
    }
}
