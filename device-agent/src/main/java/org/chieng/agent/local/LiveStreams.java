package org.chieng.agent.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is measured to the pages that look, gathered for a tenth of a second, as server-sent events (WHATWG HTML section 9.2). A page
 * that is too slow misses events, is told so, and fetches the history. Thread-safe; each page has the thread that serves it, one more
 * gathers.
 */
final class LiveStreams implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);

    private static final long TICK_MILLIS = 100;

    /** While no page looks: only {@link Visitors} and {@link Arrivals} have something to look at, and for seconds. */
    private static final long IDLE_TICK_MILLIS = 1_000;

    private static final int BEAT_SECONDS = 15;

    /** Events that wait for a slow page; chosen: some seconds. */
    private static final int QUEUE = 32;

    /** Most readings of a tick; beyond, pages are told to fetch the history. */
    private static final int MOST_READINGS = 2_000;

    private static final String GAP = event("gap", "{}");

    private final DayMemory memory;
    private final Views views;
    private final int most;
    private final Visitors visitors;
    private final Arrivals arrivals;
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread = new Thread(this::tickUntilClosed, "local-live");
    private final Object lock = new Object();
    private Map<Integer, StringBuilder> gathered = new LinkedHashMap<>();
    private long firstMillis;
    private int readings;
    private boolean missed;

    private static final class Stream {
        private final ArrayBlockingQueue<String> events = new ArrayBlockingQueue<>(QUEUE);
        private volatile boolean missed;

        void offer(String event) {
            if (!events.offer(event)) {
                missed = true;
            }
        }
    }

    /**
     * @param most most pages at once
     * @param visitors is let look for those that read nothing
     * @param arrivals is let look for those that say nothing
     */
    LiveStreams(DayMemory memory, Views views, int most, Visitors visitors, Arrivals arrivals) {
        this.arrivals = arrivals;
        this.visitors = visitors;
        this.memory = memory;
        this.views = views;
        this.most = most;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a reading that was just measured. */
    void measured(Reading reading, DayMemory.Taken taken) {
        if (streams.isEmpty()) {
            return;
        }
        if (taken.isNews()) {
            tell(taken.index());
        }
        synchronized (lock) {
            if (readings >= MOST_READINGS) {
                missed = true;
                return;
            }
            long millis = Math.floorDiv(reading.timeMicros(), 1000);
            if (readings++ == 0) {
                firstMillis = millis;
            }
            gathered.computeIfAbsent(taken.index(), index -> new StringBuilder("[").append(index))
                    .append(',')
                    .append(millis - firstMillis)
                    .append(',')
                    .append(text(reading.value()));
        }
    }

    private static String text(Value value) {
        return Json.of(json -> Json.value(json, value));
    }

    private void tell(int index) {
        List<DayMemory.Channel> news = memory.channels().stream()
                .filter(channel -> channel.index() == index)
                .toList();
        String event = event("series", views.series(news));
        streams.forEach(stream -> stream.offer(event));
    }

    private void tickUntilClosed() {
        try {
            while (awaitTick()) {
                visitors.look();
                arrivals.look();
                flush().ifPresent(event -> streams.forEach(stream -> stream.offer(event)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next tick, or until the first page looks; false when all is closed. */
    private boolean awaitTick() throws InterruptedException {
        long millis = streams.isEmpty() ? IDLE_TICK_MILLIS : TICK_MILLIS;
        if (wakes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            wakes.drainPermits();
        }
        return closing.getCount() > 0;
    }

    /** The readings of a tick as {@code [t0, [index, dt, value, …], …]}; empty when there are none. */
    private Optional<String> flush() {
        synchronized (lock) {
            if (readings == 0) {
                return Optional.empty();
            }
            StringBuilder event = new StringBuilder("[").append(firstMillis);
            gathered.values().forEach(one -> event.append(',').append(one).append(']'));
            String text = event("", event.append(']').toString()) + (missed ? GAP : "");
            gathered = new LinkedHashMap<>();
            readings = 0;
            missed = false;
            return Optional.of(text);
        }
    }

    private static String event(String name, String data) {
        return (name.isEmpty() ? "" : "event:" + name + "\n") + "data:" + data + "\n\n";
    }

    /** Whether one more page can look. */
    boolean hasRoom() {
        return streams.size() < most;
    }

    /**
     * Sends to one page until it goes away or all is closed. Blocks.
     *
     * @throws IOException when the page went away
     */
    void serve(OutputStream out, Visitors.Visit visit, long nowMicros) throws IOException, InterruptedException {
        Stream stream = new Stream();
        streams.add(stream);
        wakes.release();
        try {
            write(out, visit, "retry:2000\n\n" + event("snapshot", views.snapshot(nowMicros, memory.channels())));
            while (closing.getCount() > 0) {
                String event = stream.events.poll(BEAT_SECONDS, TimeUnit.SECONDS);
                if (stream.missed) {
                    stream.missed = false;
                    write(out, visit, GAP);
                }
                write(out, visit, event == null ? ":\n\n" : event);
            }
        } finally {
            streams.remove(stream);
            log.debug("a page stopped looking, {} do", streams.size());
        }
    }

    private static void write(OutputStream out, Visitors.Visit visit, String text) throws IOException {
        visit.writes();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        visit.wrote();
    }

    /** How many pages look. */
    int count() {
        return streams.size();
    }

    @Override
    public void close() {
        closing.countDown();
        wakes.release();
        streams.forEach(stream -> stream.offer(":\n\n")); // wakes it
        Uninterrupted.join(thread);
    }
}
