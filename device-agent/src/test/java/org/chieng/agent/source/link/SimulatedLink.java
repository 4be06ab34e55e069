package org.chieng.agent.source.link;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.testkit.HandClock;

/** Source {@code link} of a school behind a 3G stick, looked at when a benchmark says so. Confined to one thread, but for round trips. */
public final class SimulatedLink implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(10);

    private final LinkSource source;

    /**
     * Looks at nothing yet.
     *
     * @param folder of its own
     * @param server name or address of the server; of a name it measures how long it takes to be found
     */
    public SimulatedLink(Path folder, String server, ReadingSink sink, HandClock hands) throws IOException {
        Machine machine = new Machine(folder)
                .modems("modem-3g")
                .nic("wwan0", "qmi_wwan", "2c7c:0125", "wwan")
                .route("wwan0", "0100007F", 700);
        LinkConfig config = new LinkConfig(true, Optional.empty(), Duration.ofMinutes(5), folder, folder);
        source = new LinkSource(config, sink, hands.agentClock(), machine.facts(), TICK);
        source.follow(new LineView(server, () -> true, () -> OptionalLong.of(hands.micros()), folder.resolve("life")));
    }

    /** Looks at what is due by the clock. */
    public void tick() throws InterruptedException {
        source.tick(source.pulse());
    }

    /** A question and its answer took so long, in microseconds. */
    public void roundTrip(long micros) {
        source.roundTrip(micros);
    }

    @Override
    public void close() {
        source.close();
    }
}
