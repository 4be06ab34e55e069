package org.chieng.server.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What came of a run, and how it is printed. */
final class LoadLedger {
    /**
     * What the devices saw.
     *
     * @param messages that were acknowledged
     * @param seconds from the first to the last acknowledgement
     * @param latencies in nanoseconds
     * @param closed connections that the other side ended
     */
    record Snapshot(long messages, double seconds, Histogram latencies, int closed) {
        double rate() {
            return messages / seconds;
        }

        double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }

    private LoadLedger() {}

    static void head() {
        System.out.println(
                "| to | readings a message | messages/s | readings/s stored | p50 ms | p99 ms | max ms | acknowledged readings | found by a query | connections lost |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    }

    static void row(String to, int readings, Snapshot run, long found) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %,.0f | %,.0f | %.1f | %.1f | %.0f | %,d | %,d | %d |%n",
                to,
                readings,
                run.rate(),
                found / run.seconds(),
                run.millis(50),
                run.millis(99),
                run.millis(100),
                run.messages() * readings,
                found,
                run.closed());
    }
}
