package org.chieng.gateway.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.chieng.gateway.log.LogEvent;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets old readings leave the store. Blocks while it does: run it on a worker. */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final TimeSeriesStore store;
    private final RetentionSettings settings;
    private final Clock clock;

    public Retention(TimeSeriesStore store, RetentionSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes what is too old by now; when the store can't, the log says so and the next run does it. */
    public void run() {
        try {
            long dropped = store.dropBefore(before(settings.all()));
            long thinned = store.thinBefore(before(settings.fiveMinutes()), RollUp.HOUR)
                    + store.thinBefore(before(settings.points()), RollUp.FIVE_MINUTES);
            if (dropped + thinned > 0) {
                LogEvent.RETENTION
                        .in(LOG)
                        .addKeyValue("dropped", dropped)
                        .addKeyValue("thinned", thinned)
                        .log("old readings have left; of the thinned ones roll-ups stay");
            }
        } catch (StoreException e) {
            LOG.warn("old readings stay: {}", e.getMessage());
        }
    }

    /** Whole days, so that no cell of a roll-up is parted. */
    private long before(Duration kept) {
        Instant limit = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(kept.truncatedTo(ChronoUnit.DAYS));
        return Math.multiplyExact(limit.getEpochSecond(), 1_000_000L);
    }
}
