package org.chieng.gateway.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.ingest.StoreWriter.Job;
import org.chieng.protocol.name.DeviceId;

/**
 * What waits for the store, in two lanes: live jobs, which a class looks at, and all others. A batch begins with the whole live
 * lane, which holds half a batch at most, so that neither lane starves the other. A job passes none of its device but those that
 * are wholly older than it: of two values for one point, the later one stays the last. Not thread-safe.
 */
final class StoreQueue {
    private final int batchRows;
    private final Deque<Job> live = new ArrayDeque<>();
    private final Deque<Job> others = new ArrayDeque<>();
    private final Map<DeviceId, Queued> othersOf = new HashMap<>();
    private int liveRows;

    /** The jobs of one device in the lane of the others. */
    private static final class Queued {
        private int jobs;
        private long newestMicros = Long.MIN_VALUE;
    }

    /** @param batchRows readings that a batch is filled up to */
    StoreQueue(int batchRows) {
        this.batchRows = batchRows;
    }

    void add(Job job) {
        if (job.isLive() && hasLiveRoom() && !isHeldBack(job)) {
            live.add(job);
            liveRows += job.rows().size();
            return;
        }
        others.add(job);
        Queued queued = othersOf.computeIfAbsent(job.device(), any -> new Queued());
        queued.jobs++;
        queued.newestMicros = Math.max(queued.newestMicros, job.span().newestMicros());
    }

    private boolean hasLiveRoom() {
        return liveRows < Math.max(1, batchRows / 2);
    }

    private boolean isHeldBack(Job job) {
        Queued queued = othersOf.get(job.device());
        return queued != null && job.span().oldestMicros() <= queued.newestMicros;
    }

    boolean isEmpty() {
        return live.isEmpty() && others.isEmpty();
    }

    /** Takes out what the next commit begins with; none when it is empty. */
    List<Job> take() {
        List<Job> batch = new ArrayList<>(live);
        int size = liveRows;
        live.clear();
        liveRows = 0;
        while (!others.isEmpty() && size < batchRows) {
            Job job = others.remove();
            batch.add(job);
            size += job.rows().size();
            Queued queued = othersOf.get(job.device());
            if (queued != null && --queued.jobs == 0) {
                othersOf.remove(job.device());
            }
        }
        return batch;
    }
}
