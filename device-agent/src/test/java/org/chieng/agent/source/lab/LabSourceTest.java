package org.chieng.agent.source.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.chieng.agent.claim.ClaimStatus;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.journal.QuickDisk;
import org.chieng.agent.local.ClaimView;
import org.chieng.agent.local.LocalConfig;
import org.chieng.agent.local.LocalPage;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.lab.use.Moment;
import org.chieng.agent.source.lab.use.UseSource;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabSourceTest {
    @TempDir
    private Path temp;

    private final CollectingSink sink = new CollectingSink();
    private final HandClock clock = new HandClock();
    private PlantedMachine planted;
    private LabSource source;
    private Machine machine;
    private UseSource use;
    private Moment made;

    @BeforeEach
    void setUp() throws IOException {
        planted = new PlantedMachine(temp);
        begin();
    }

    private void begin() {
        begin(HandClock.BOOT);
    }

    private void begin(UUID boot) {
        LabConfig config = planted.config();
        LabView view = new LabView(
                clock.agentClock(boot),
                () -> OptionalLong.of(clock.micros()),
                SystemTime.below(temp.resolve("nowhere")));
        source = new LabSource(config, sink, view, planted.programs());
        machine = Machine.of(config.places(), planted.programs());
        made = view.now();
        use = new UseSource(
                new UseSource.Places(
                        config.places().sys(),
                        config.places().proc(),
                        config.places().run(),
                        planted.programs(),
                        config.places().state()),
                view.clock().bootId(),
                config.interval());
    }

    private void run(int looks) throws InterruptedException {
        for (int i = 0; i < looks; i++) {
            source.tick(machine, use, made);
            clock.pass(Duration.ofSeconds(30));
        }
    }

    private List<String> texts(String channel) {
        return sink.of("lab/" + channel).stream()
                .map(Reading::value)
                .map(value -> value instanceof Value.Text text ? text.text() : value.toString())
                .toList();
    }

    @Test
    void tellsUseHealthAndIdentityOfTheComputer() throws Exception {
        run(65);

        assertThat(texts("state")).containsExactly("active");
        assertThat(sink.numbers("lab/on")).hasSize(2).allMatch(seconds -> seconds == 900);
        assertThat(sink.numbers("lab/active")).isEqualTo(sink.numbers("lab/on"));
        assertThat(sink.of("lab/on")).allMatch(reading -> reading.timeMicros() % 900_000_000L == 0);
        assertThat(sink.numbers("lab/weak").get(1))
                .as("a film, after five minutes without input")
                .isGreaterThan(800);
        assertThat(texts("health.disk.1")).containsExactly("replace pending 24");
        assertThat(sink.numbers("lab/disk.1.pending")).containsExactly(24.0);
        assertThat(texts("health.memory")).containsExactly("good ok");
        assertThat(sink.channels()).doesNotContain("lab/health.disk.2");
        Fingerprint parts = Fingerprint.parse(texts("identity").get(0)).orElseThrow();
        assertThat(parts.hashes(ComponentKind.BOARD)).hasSize(1);
        assertThat(parts.hashes(ComponentKind.UUID)).hasSize(1);
        assertThat(parts.of(ComponentKind.DISK))
                .singleElement()
                .matches(disk -> disk.size() == 500 && disk.hash().isPresent());
        assertThat(parts.hashes(ComponentKind.NIC))
                .as("no adapter on USB, no bridge")
                .hasSize(1);
        assertThat(parts.of(ComponentKind.MEMORY)).hasSize(2);
        assertThat(parts.hashes(ComponentKind.MEMORY)).hasSize(1);
        assertThat(parts.size(ComponentKind.MEMORY)).isEqualTo(8192);
    }

    @Test
    void nothingThatWasPlantedLeavesTheComputer() throws Exception {
        run(70);
        planted.program("loginctl", "echo 'nguyenthilan: Lan Nguyen facebook.example'; exit 1");
        planted.write("facts/smart-sda.json", "Lan Nguyen 0912345678 {");
        planted.write("proc/interrupts", "nguyenthilan");
        planted.write("run/udev/data/+dmi:id", "E:MEMORY_DEVICE_0_SIZE=nguyenthilan");
        run(130);
        use.close(new LabView(clock.agentClock(), OptionalLong::empty, SystemTime.below(temp)).now());
        List<Reading> told = sink.all().stream().map(Measured::reading).toList();

        List<byte[]> left = new ArrayList<>();
        left.add(PackEncoder.toJson(told));
        left.add(PackEncoder.toCbor(told));
        left.add(PackEncoder.toColumns(told));
        left.add(Files.readAllBytes(planted.config().places().state()));
        assertThat(told).hasSizeGreaterThan(40);
        assertThat(sink.channels()).contains("lab/identity", "lab/health.disk.1", "lab/unknown");
        assertNothingPlanted(left);
    }

    private static void assertNothingPlanted(List<byte[]> left) {
        for (byte[] bytes : left) {
            String wire = new String(bytes, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
            for (String name : PlantedMachine.PLANTED) {
                assertThat(wire).doesNotContain(name.toLowerCase(Locale.ROOT));
                assertThat(wire).doesNotContain(base64(name));
            }
        }
    }

    /** What stays on the computer and is read by others: its log, which a command of the server fetches, its own page, its journal, and what check prints. */
    @Test
    void nothingThatWasPlantedIsInLogPageOrJournal() throws Exception {
        List<byte[]> left = new ArrayList<>();
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            run(70);
            planted.program("loginctl", "echo 'nguyenthilan: Lan Nguyen facebook.example' >&2; exit 1");
            planted.write("facts/smart-sda.json", "Lan Nguyen 0912345678 {");
            planted.write("sys/class/power_supply/BAT0/energy_full", "Lan Nguyen");
            run(800);
            new CopiedFolder(planted.config().places().state().getParent(), temp.resolve("home/nguyenthilan/none"))
                    .settle(machine.parts());
            left.add(page());
        } finally {
            System.setErr(before);
        }
        left.add(log.toByteArray());
        left.add(source.status().toString().getBytes(StandardCharsets.UTF_8));
        left.addAll(journal());
        left.add(Files.readAllBytes(temp.resolve("data/computer")));

        assertThat(log.toString(StandardCharsets.UTF_8)).contains("health.disk.1 is replace pending 24");
        assertThat(new String(left.get(0), StandardCharsets.UTF_8)).contains("1; b0:0:");
        assertThat(sink.channels()).contains("lab/battery.1.wear");
        assertNothingPlanted(left);
    }

    private byte[] page() throws Exception {
        LocalPage page = LocalPage.open(
                new LocalConfig(true, "127.0.0.1", 0, "Tin 1"),
                new DeviceId("may-01"),
                clock.agentClock(),
                new ClaimView(() -> new ClaimStatus(ClaimStatus.State.NOT_NEEDED, "", URI.create("/"), ""), () -> {}));
        try {
            page.reports(source::told);
            URI address = URI.create("http://127.0.0.1:" + page.port() + "/what-this-computer-reports");
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } finally {
            page.close();
        }
    }

    private List<byte[]> journal() throws Exception {
        Path folder = temp.resolve("data/journal");
        try (Journal journal = QuickDisk.open(
                new JournalConfig(folder, 8L << 20, Duration.ofDays(90), Duration.ofHours(1), 64 << 10),
                clock.agentClock(),
                ClockBook.open(temp.resolve("data/clock"), clock.agentClock(), SystemTime.below(temp)))) {
            journal.accept(sink.all());
        }
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                files.add(Files.readAllBytes(one));
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static String base64(String name) {
        return Base64.getEncoder()
                .withoutPadding()
                .encodeToString(name.getBytes(StandardCharsets.UTF_8))
                .toLowerCase(Locale.ROOT);
    }

    /** Whatever the computer holds, what goes out has one of these forms. */
    @Test
    void eachReadingIsANumberOrAWordOfAList() throws Exception {
        run(70);

        assertThat(sink.all()).allSatisfy(measured -> {
            Reading reading = measured.reading();
            assertThat(reading.channel().source()).isEqualTo("lab");
            assertThat(reading.label()).isNull();
            if (reading.value() instanceof Value.Text text) {
                assertThat(text.text())
                        .matches("active|idle|locked|nobody|unknown|sleeping|stopping"
                                + "|(good|watch|replace|unknown) [a-z-]{2,14}( -?[0-9]+)?"
                                + "|1(;[budnm][0-9]{1,2}:[0-9]{1,8}:(-|[A-Za-z0-9_-]{11}))*");
            } else {
                assertThat(reading.value()).isInstanceOf(Value.Numeric.class);
            }
        });
    }

    @Test
    void aStickOfMemoryThatIsGoneIsToldAtTheNextStart() throws Exception {
        run(10);
        use.close(made);
        planted.write(
                "run/udev/data/+dmi:id", "E:MEMORY_DEVICE_2_SIZE=4294967296\nE:MEMORY_DEVICE_2_SERIAL_NUMBER=00000000");
        begin();
        run(10);

        assertThat(texts("health.memory")).containsExactly("good ok", "watch less 4096");
        assertThat(Fingerprint.parse(texts("identity").get(1)).orElseThrow().of(ComponentKind.MEMORY))
                .hasSize(1);
    }

    @Test
    void aPowerCutCostsTwoMinutesAtMost() throws Exception {
        run(20);
        clock.pass(Duration.ofHours(2)); // the power is gone: nothing is closed
        begin(new UUID(7, 7));
        run(40);

        assertThat(sink.numbers("lab/on").get(0)).isBetween(480.0, 600.0);
    }

    @Test
    void whatChangesWithinTheDayIsToldWhenItIsSeen() throws Exception {
        run(5);
        planted.write("run/udev/data/+dmi:id", "E:MEMORY_DEVICE_0_SIZE=4294967296");
        planted.write("facts/smart-sda.json", PlantedMachine.smart("standby.json"));
        clock.pass(Duration.ofHours(7));
        run(2);

        assertThat(texts("identity")).hasSize(2);
        assertThat(texts("health.disk.1")).as("a disk that sleeps is as it was").containsExactly("replace pending 24");
    }

    /** Two starts in a row tell a theft: were those of the agent counted, one misread would. */
    @Test
    void startsOfTheComputerAreCountedAndNotThoseOfTheAgent() throws Exception {
        source.begin(machine, use, made);
        run(5);
        use.close(made);
        begin();
        source.begin(machine, use, made);
        run(5);
        use.close(made);
        begin(new UUID(7, 7));
        source.begin(machine, use, made);

        assertThat(sink.numbers("lab/boots")).containsExactly(1.0, 1.0, 2.0);
    }

    @Test
    void aDayIsSmallOnTheWire() throws Exception {
        Files.delete(temp.resolve("bin/loginctl"));
        run(2 * 60 * 8); // eight hours
        List<Reading> told = sink.all().stream().map(Measured::reading).toList();

        int bytes = PackEncoder.deflate(PackEncoder.toColumns(told)).length;
        assertThat(bytes).as("a day of a computer, in one pack").isLessThan(1500);
    }

    @Test
    void aSourceThatIsNotEnabledSaysNothing() {
        LabConfig off = new LabConfig(
                false,
                Duration.ofSeconds(30),
                Duration.ofHours(6),
                planted.config().places());
        try (LabSource nothing =
                new LabSource(off, sink, new LabView(clock.agentClock(), OptionalLong::empty, SystemTime.LINUX))) {
            nothing.start();
            assertThat(nothing.status()).isEmpty();
        }
        assertThat(sink.all()).isEmpty();
    }
}
