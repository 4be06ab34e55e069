package org.chieng.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.HeardDevices;
import org.chieng.gateway.link.LinkMonitor;
import org.chieng.gateway.link.LinkTiming;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.registry.Turn;
import org.chieng.testkit.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's monitor, a registry and a program that takes messages, over a day in which a line works every other minute. */
class AlternatingLineTest {
    private static final Instant BEGIN = Instant.parse("2026-09-05T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final SchoolId SCHOOL = new SchoolId("hang-kia");

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock(BEGIN);

    @Test
    @Timeout(600) // 13,000 looks and 1,700 commits: a slow disk takes its time
    void aDayOfComingAndGoingEachMinuteIsOneIncidentAndTwoMessages() throws Exception {
        Vertx vertx = Vertx.vertx();
        EnrolledDevice pi = new EnrolledDevice(new DeviceId("pi"), SCHOOL);
        try (Registry registry = Registry.open(folder, clock, new SecureRandom());
                WebhookSink sink = new WebhookSink()) {
            registry.addSchool(SCHOOL, "TH&THCS Hang Kia", new AreaId("mai-chau"), "Mai Châu");
            registry.enrol(pi.device(), SCHOOL, "Pi");
            HeardDevices heard = new HeardDevices(clock);
            LinkMonitor monitor = new LinkMonitor(new RegistryLinkBook(registry), heard, LinkTiming.USUAL, clock);
            monitor.open();
            AlertKeeper keeper = new AlertKeeper(
                    vertx,
                    registry,
                    new AlertSettings(QuietHours.NONE, "vi", null, null, true, AlertSettings.Schools.NONE),
                    List.of(new WebhookChannel(
                            vertx, new AlertSettings.Webhook(sink.uri(), null), new AlertText("vi"))),
                    Turn.always(),
                    clock);
            monitor.told(
                    pi,
                    List.of(new Reading(
                            new ChannelName("link", "access"),
                            ChronoUnit.MICROS.between(Instant.EPOCH, clock.now),
                            new Value.Text("fixed"),
                            null,
                            null)));
            Instant trouble = BEGIN.plus(HOUR);
            Instant well = trouble.plus(Duration.ofDays(1));
            for (; clock.now.isBefore(well.plus(HOUR.multipliedBy(3))); clock.now = clock.now.plus(LinkMonitor.TICK)) {
                long second = clock.now.getEpochSecond();
                boolean isUp = clock.now.isBefore(trouble) || !clock.now.isBefore(well) || second / 60 % 2 == 0;
                if (isUp && second % 60 == 30) {
                    heard.heard(pi);
                }
                monitor.tick();
                if (second % AlertKeeper.EVERY.toSeconds() == 0) {
                    keeper.look().await(60, TimeUnit.SECONDS);
                }
            }
            keeper.close().await(20, TimeUnit.SECONDS);

            assertThat(registry.links().incidents(null, 10))
                    .singleElement()
                    .satisfies(one -> assertThat(one.unstable()).isTrue());
            assertThat(sink.taken())
                    .extracting(one ->
                            one.json().getJsonArray("alerts").getJsonObject(0).getString("kind"))
                    .containsExactly("opened", "closed");
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }
}
