package org.chieng.agent.source.pi;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The 1-wire thermometers that the kernel shows, each when it appears. A thread of its own reads them one after the other, as they share
 * one wire. Thread-safe.
 */
final class OneWireSensors implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OneWireSensors.class);
    private static final String CHANNEL = "temperature";
    /** DS18S20, DS1822, DS18B20, DS1825, DS28EA00: the families of the kernel's w1_therm. */
    private static final Pattern THERMOMETER = Pattern.compile("(10|22|28|3b|42)-[0-9a-f]{12}");
    /** Chosen: more than one wire carries; a folder of a wrong setting must not fill the memory. */
    private static final int MOST_SENSORS = 64;

    private static final double LEAST = -55;
    private static final double MOST = 125;

    private final PiConfig.OneWireSetting setting;
    private final SourceSink sink;
    private final AgentClock clock;
    private final Map<String, Sensor> sensors = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Duration interval;

    /** A sensor that was seen; confined to the thread, but for its state. */
    private static final class Sensor {
        private final Path folder;
        private final SourceOutput output;
        private int lastMillis = Integer.MIN_VALUE;
        private volatile SourceStatus.State state = SourceStatus.State.WAITING;
        private volatile String detail = "";

        Sensor(Path folder, SourceOutput output) {
            this.folder = folder;
            this.output = output;
        }
    }

    OneWireSensors(PiConfig.OneWireSetting setting, Duration interval, SourceSink sink, AgentClock clock) {
        this.setting = setting;
        this.interval = interval;
        this.sink = sink;
        this.clock = clock;
        this.thread = new Thread(this::run, "pi-onewire");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            long begun;
            do {
                begun = clock.monotonicMicros();
                find();
                for (Sensor sensor : sensors.values()) {
                    if (closing.getCount() > 0) {
                        read(sensor);
                    }
                }
            } while (!closing.await(pauseMicros(begun), TimeUnit.MICROSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long pauseMicros(long begun) {
        return Math.max(0, interval.toNanos() / 1_000 - (clock.monotonicMicros() - begun));
    }

    private void find() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(setting.root())) {
            for (Path folder : folders) {
                String id = folder.getFileName().toString();
                if (THERMOMETER.matcher(id).matches() && !sensors.containsKey(id) && sensors.size() < MOST_SENSORS) {
                    log.info("1-wire thermometer {} is read as {}", id, nameOf(id));
                    sensors.put(id, new Sensor(folder, new SourceOutput(nameOf(id), sink, clock)));
                }
            }
        } catch (NotDirectoryException e) {
            // nothing is connected yet, or the last one was taken away with its adapter
        } catch (IOException | DirectoryIteratorException e) {
            log.debug("looking for 1-wire thermometers: {}", e.toString());
        }
    }

    private String nameOf(String id) {
        return setting.names().getOrDefault(id, "ds18b20-" + id.substring(3));
    }

    private void read(Sensor sensor) {
        try {
            int millis = W1File.millis(W1File.fetch(sensor.folder), sensor.lastMillis);
            sensor.lastMillis = millis;
            Measurements measurements = new Measurements();
            measurements.add(CHANNEL, millis / 1_000.0, "Cel", 3, LEAST, MOST);
            sensor.state = SourceStatus.State.READING;
            sensor.detail = "";
            sensor.output.tell(measurements, sensor.output.now());
        } catch (SensorException e) {
            fault(sensor, e.kind(), String.valueOf(e.getMessage()), SourceStatus.State.FAULTY);
        } catch (IOException e) {
            boolean gone = !Files.exists(sensor.folder);
            SourceStatus.State state = gone ? SourceStatus.State.GONE : SourceStatus.State.FAULTY;
            fault(sensor, Fault.Kind.BUS_ERROR, gone ? "it is no longer on the wire" : e.toString(), state);
        } catch (RuntimeException e) {
            log.error("{} could not be read, by a fault of the agent's; it is tried again", sensor.folder, e);
        }
    }

    private static void fault(Sensor sensor, Fault.Kind kind, String detail, SourceStatus.State state) {
        sensor.state = state;
        sensor.detail = detail;
        sensor.output.fault(null, kind, detail);
    }

    /** Sets how often all of them are read. */
    boolean setInterval(String source, Duration newInterval) {
        boolean known = has(source);
        if (known) {
            interval = newInterval.compareTo(PiConfig.SHORTEST) < 0 ? PiConfig.SHORTEST : newInterval;
        }
        return known;
    }

    boolean has(String source) {
        return sensors.values().stream().anyMatch(one -> one.output.source().equals(source));
    }

    List<SourceStatus> status() {
        List<SourceStatus> all = new ArrayList<>();
        new TreeMap<>(sensors)
                .forEach((id, one) -> all.add(new SourceStatus(
                        one.output.source(), "1-wire", id, one.state, one.detail, one.output.channels())));
        return all;
    }

    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }
}
