package org.chieng.sim.esp32;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.sim.signal.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that speaks as an ESP32's sketch would. No ESP32 firmware runs here. Measures from {@link #start} on; thread-safe.
 */
public final class Esp32 implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Esp32.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Spec spec;
    private final Sender sender;
    private final World world;
    private final Clock clock;
    private final RamBuffer buffer;
    private final AtomicLong measured = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread measuring;
    private final Thread sending;

    /**
     * How the node is.
     *
     * @param device its name
     * @param interval how often it measures
     * @param buffer how many samples fit into its RAM
     * @param hasClock whether it knows the time, and tells it with each sample; else it tells how long ago it measured
     */
    public record Spec(String device, Duration interval, int buffer, boolean hasClock) {}

    /**
     * What became of what it measured.
     *
     * @param measured samples so far
     * @param acknowledged of these, taken by the other side
     * @param refused of these, refused for good
     * @param dropped of these, forgotten because the buffer was full; some may have arrived, unacknowledged
     */
    public record Figures(long measured, long acknowledged, long refused, long dropped) {}

    /** @param sender is closed with it */
    public Esp32(Spec spec, Sender sender, World world, Clock clock) {
        this.spec = spec;
        this.sender = sender;
        this.world = world;
        this.clock = clock;
        this.buffer = new RamBuffer(spec.buffer());
        this.measuring = new Thread(this::measure, spec.device() + "-measures");
        this.sending = new Thread(this::send, spec.device() + "-sends");
        measuring.setDaemon(true);
        sending.setDaemon(true);
    }

    /** Switches it on. */
    public void start() {
        log.info("{}: no ESP32 firmware runs here, a program speaks as its sketch would", spec.device());
        measuring.start();
        sending.start();
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private void measure() {
        long begun = micros();
        try {
            do {
                long now = micros();
                double seconds = (now - begun) / 1e6;
                buffer.add(new Sample(
                        measured.incrementAndGet(),
                        now,
                        world.celsius(seconds),
                        world.humidity(seconds),
                        world.lux(seconds)));
            } while (!closing.await(spec.interval().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        Duration pause = FIRST_PAUSE;
        try {
            while (closing.getCount() > 0) {
                if (sendOldest()) {
                    pause = FIRST_PAUSE;
                } else {
                    closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the oldest samples need not be kept any longer. */
    private boolean sendOldest() throws InterruptedException {
        List<Sample> samples = buffer.await(SenmlWriter.SAMPLES_A_PACK);
        try {
            Sender.Answer answer = sender.send(SenmlWriter.pack(samples, spec.hasClock() ? Long.MIN_VALUE : micros()));
            if (answer == Sender.Answer.LATER) {
                return false;
            }
            int done = buffer.acknowledged(samples.get(samples.size() - 1).number());
            (answer == Sender.Answer.TAKEN ? acknowledged : refused).addAndGet(done);
            return true;
        } catch (IOException e) {
            if (closing.getCount() > 0) {
                log.warn("{}: {}; {} samples are kept", spec.device(), e.getMessage(), buffer.size());
            }
            return false;
        }
    }

    /** What became of it so far. */
    public Figures figures() {
        return new Figures(measured.get(), acknowledged.get(), refused.get(), buffer.dropped());
    }

    /** Switches it off: what is in its RAM is gone. */
    @Override
    public void close() {
        closing.countDown();
        sender.close();
        measuring.interrupt();
        sending.interrupt();
        try {
            measuring.join();
            sending.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.info("{}: {}", spec.device(), figures());
    }
}
