package org.chieng.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.source.link.LinkSource;
import org.chieng.agent.source.link.SpeedConfig;
import org.chieng.agent.source.link.SpeedLine;
import org.chieng.agent.source.link.SpeedTest;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.uplink.Download;
import org.chieng.agent.uplink.Uplink;

/** Lets the source of the line measure over the uplink's way to the server. */
final class LineSpeed {
    private LineSpeed() {}

    /** @param trueMicros the true time; empty while it is not known */
    static SpeedTest of(
            SpeedConfig config,
            Uplink uplink,
            LinkSource link,
            Supplier<OptionalLong> trueMicros,
            ReadingSink sink,
            AgentClock clock,
            Path book) {
        BooleanSupplier allowed =
                () -> uplink.status().connectedSince().isPresent() && uplink.affords(SpeedConfig.METERED_MOST);
        return new SpeedTest(
                config,
                new SpeedTest.View(
                        () -> line(uplink.download(config.port())),
                        link::lineName,
                        () -> link.metered().orElse(false),
                        allowed,
                        trueMicros,
                        book),
                sink,
                clock);
    }

    private static SpeedLine line(Download download) {
        return new SpeedLine() {
            @Override
            public Step fetch(long bytes) throws IOException {
                Download.Part part = download.fetch(bytes);
                return new Step(part.bytes(), part.nanos(), part.whole());
            }

            @Override
            public long wireBytes() {
                return download.wireBytes();
            }

            @Override
            public void close() {
                download.close();
            }
        };
    }
}
