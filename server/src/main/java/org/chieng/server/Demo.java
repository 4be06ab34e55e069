package org.chieng.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.demo.DemoLabs;
import org.chieng.server.demo.DemoLines;
import org.chieng.server.demo.LabsNow;
import org.chieng.server.demo.LabsPast;
import org.chieng.server.demo.LabsRegistry;
import org.chieng.server.demo.LinesMeasured;
import org.chieng.server.demo.LinesNow;
import org.chieng.server.demo.LinesPast;
import org.chieng.server.lab.LabKeeper;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server shows to newcomers. A word of the command line, no setting: nobody leaves it switched on by mistake. Immutable.
 *
 * @param isOn whether everybody who looks may be one of the demo's people
 * @param lines what happens to the lines of schools without an agent
 * @param labs what happens in computer rooms without agents
 */
record Demo(boolean isOn, Optional<DemoLines> lines, Optional<DemoLabs> labs) {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private static final Duration AFTER_START = Duration.ofSeconds(2);

    /** Not a demo. */
    static final Demo NONE = new Demo(false, Optional.empty(), Optional.empty());

    /** A demo whose schools all have agents. */
    static final Demo PEOPLE = new Demo(true, Optional.empty(), Optional.empty());

    /**
     * What the command line says.
     *
     * @param lines file of what happens to lines
     * @param labs file of what happens in computer rooms
     * @throws StartException when one can't be read, or this is no demo
     */
    static Demo of(boolean isOn, Optional<String> lines, Optional<String> labs) throws StartException {
        if (!isOn && lines.or(() -> labs).isPresent()) {
            throw StartException.badConfig("--demo-lines and --demo-labs tell of what is not there: they need --demo");
        }
        try {
            return new Demo(
                    isOn,
                    lines.isPresent() ? Optional.of(DemoLines.read(Path.of(lines.get()))) : Optional.empty(),
                    labs.isPresent() ? Optional.of(DemoLabs.read(Path.of(labs.get()))) : Optional.empty());
        } catch (IOException e) {
            throw StartException.because(e);
        }
    }

    /** Brings the computer rooms into the registry, once. Blocks. */
    void fill(Registry registry) throws StartException {
        try {
            if (labs.isPresent()) {
                LabsRegistry.fill(labs.get(), registry);
            }
        } catch (RegistryException | RuntimeException e) {
            throw StartException.because(e);
        }
    }

    /** Brings what happened before into the book, and what was measured into the store, once; before the gateway opens them. Blocks. */
    void tellPast(LinkBook book, TimeSeriesStore store, Clock clock) throws StartException {
        try {
            if (lines.isPresent() && LinesPast.tell(lines.get(), book, clock.instant())) {
                store.append(LinesMeasured.before(lines.get(), clock.instant()));
            }
        } catch (IOException | StoreException e) {
            throw StartException.because(e);
        }
    }

    /** Lets the gateway hear what goes on, until Vert.x is closed. */
    void play(Vertx vertx, @Nullable Gateway gateway, TimeSeriesStore store, Clock clock) {
        if (lines.isPresent() && gateway != null) {
            List<DeviceReading> told = new ArrayList<>();
            LinesNow now = new LinesNow(
                    lines.get(),
                    (device, keepAlive, readings) -> {
                        gateway.heardElsewhere(device, keepAlive, readings);
                        readings.forEach(reading -> told.add(new DeviceReading(device.device(), reading)));
                    },
                    clock);
            Runnable step = () -> {
                now.play();
                List<DeviceReading> batch = List.copyOf(told);
                told.clear();
                if (!batch.isEmpty()) {
                    vertx.executeBlocking(() -> {
                                store.append(batch);
                                return batch;
                            })
                            .onFailure(
                                    e -> LOG.warn("what schools told of their lines is not kept: {}", e.getMessage()));
                }
            };
            step.run();
            vertx.setPeriodic(LinesNow.EVERY.toMillis(), any -> step.run());
        }
    }

    /** Lets computers of rooms go on, until Vert.x is closed. */
    void playLabs(Vertx vertx, Inside inside, Clock clock) {
        Gateway gateway = inside.gateway();
        if (labs.isEmpty() || gateway == null) {
            return;
        }
        LiveFeed feed = LiveFeed.on(vertx);
        LabsNow now = new LabsNow(
                labs.get(),
                new LabsNow.Listener() {
                    @Override
                    public void told(EnrolledDevice device, List<Reading> readings) {
                        gateway.take(device, readings)
                                .onFailure(e -> LOG.warn("what a computer told is not kept: {}", e.getMessage()));
                    }

                    @Override
                    public void status(EnrolledDevice device, LiveStatus status) {
                        feed.status(device.school(), status);
                    }
                },
                clock);
        inside.hearAlso(now::sessions);
        vertx.setPeriodic(LabsNow.EVERY.toMillis(), any -> now.play());
    }

    /** Brings what computers of rooms did before into the store, the newest first, while the server runs already. */
    void tellLabsPast(Vertx vertx, TimeSeriesStore store, LabKeeper keeper, Clock clock, Closers closers) {
        if (labs.isEmpty()) {
            return;
        }
        AtomicBoolean isOver = new AtomicBoolean();
        LabsPast past = new LabsPast(labs.get(), store, clock.instant(), isOver::get);
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("demo-labs", 1);
        closers.addAsync(() -> {
            isOver.set(true);
            return worker.close();
        });
        // whoever has started the demo looks at its page first
        Future<?> all = vertx.timer(AFTER_START.toMillis(), TimeUnit.MILLISECONDS);
        for (LabsPast.Days days : past.steps()) {
            all = all.compose(before -> worker.executeBlocking(() -> {
                        past.tell(days);
                        return days;
                    }))
                    .compose(told -> keeper.reckon(told.first(), told.last()));
        }
        all.onSuccess(any -> LOG.info("what computers did before the demo began is told"))
                .onFailure(e -> LOG.warn("what computers did before is not all told: {}", e.getMessage()));
    }
}
