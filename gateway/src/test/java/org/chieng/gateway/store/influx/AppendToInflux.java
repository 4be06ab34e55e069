package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;

/** A process of its own: appends the batches of {@link InfluxOutageTest} and prints the number of each that is acknowledged. */
final class AppendToInflux {
    private AppendToInflux() {}

    static Process start(Path temporary, Path output, URI url, String bucket, String token, Path store)
            throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendToInflux.class.getName(),
                        url.toString(),
                        bucket,
                        token,
                        store.toString())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) throws Exception {
        InfluxSettings settings = new InfluxSettings(
                URI.create(args[0]),
                "",
                args[1],
                args[2],
                InfluxSettings.MIN_OUTBOX_BYTES * 64,
                Duration.ofSeconds(10));
        try (InfluxTimeSeriesStore store = InfluxTimeSeriesStore.open(settings, Path.of(args[3]))) {
            for (int batch = 0; batch < Integer.MAX_VALUE / 50; batch++) {
                List<DeviceReading> readings = new ArrayList<>();
                for (int n = batch * 50; n < (batch + 1) * 50; n++) {
                    readings.add(new DeviceReading(
                            new DeviceId("pi"),
                            Reading.ofNumber(
                                    new ChannelName("board", "n"), 1_790_000_000_000_000L + n * 10_000L, n, null)));
                }
                store.append(readings);
                System.out.println("stored " + batch);
            }
        }
    }
}
