package org.chieng.server;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.demo.DemoLines;
import org.chieng.server.demo.LinesMeasured;
import org.chieng.server.demo.LinesNow;
import org.chieng.server.demo.LinesPast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server shows to newcomers. A word of the command line, no setting: nobody leaves it switched on by mistake. Immutable.
 *
 * @param isOn whether everybody who looks may be one of the demo's people
 * @param lines what happens to the lines of schools without an agent
 */
record Demo(boolean isOn, Optional<DemoLines> lines) {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    /** Not a demo. */
    static final Demo NONE = new Demo(false, Optional.empty());

    /** A demo whose schools all have agents. */
    static final Demo PEOPLE = new Demo(true, Optional.empty());

    /**
     * What the command line says.
     *
     * @param lines file of what happens to lines
     * @throws StartException when that can't be read, or this is no demo
     */
    static Demo of(boolean isOn, Optional<String> lines) throws StartException {
        if (lines.isEmpty()) {
            return isOn ? PEOPLE : NONE;
        }
        if (!isOn) {
            throw StartException.badConfig("--demo-lines tells of schools that are not there: it needs --demo");
        }
        try {
            return new Demo(true, Optional.of(DemoLines.read(Path.of(lines.get()))));
        } catch (IOException e) {
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
}
