package org.chieng.gateway.ingest;

import java.util.List;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;

/**
 * What became of one payload. Immutable.
 *
 * @param stored how many readings are durable
 * @param rejections what was refused, in the order of the payload; empty when everything is stored
 */
public record IngestResult(int stored, List<Rejection> rejections) {
    public IngestResult {
        rejections = List.copyOf(rejections);
    }

    /** Nothing was stored, for one reason. */
    public static IngestResult refused(RejectedException why) {
        return new IngestResult(0, List.of(why.rejection()));
    }

    /** Whether nothing was refused. */
    public boolean isClean() {
        return rejections.isEmpty();
    }

    /** Whether the store couldn't take it: there is no acknowledgement then, and the sender keeps its data. */
    public boolean isUnavailable() {
        return !rejections.isEmpty() && rejections.get(0).code() == ErrorCode.STORE_UNAVAILABLE;
    }

    /**
     * The first refusal's code, which answers for all.
     *
     * @throws IllegalStateException when nothing was refused
     */
    public ErrorCode code() {
        if (rejections.isEmpty()) {
            throw new IllegalStateException("nothing was refused");
        }
        return rejections.get(0).code();
    }

    /** One line for the sender, e.g. {@code stored 3 of 4 records; record 2: unit …}; empty when nothing was refused. */
    public String summary() {
        if (rejections.isEmpty()) {
            return "";
        }
        Rejection first = rejections.get(0);
        if (stored == 0 && rejections.size() == 1) {
            return first.sentence();
        }
        String more = rejections.size() == 1 ? "" : "; and " + (rejections.size() - 1) + " more";
        return "stored " + stored + " of " + (stored + rejections.size()) + " records; " + first.sentence() + more;
    }
}
