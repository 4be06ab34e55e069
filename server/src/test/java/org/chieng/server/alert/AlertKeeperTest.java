package org.chieng.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkBook;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Alert;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Borrower;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabReceiver;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.Turn;
import org.chieng.testkit.MovedClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages in a real registry, a real program that takes messages, a mail server that speaks SMTP, and a clock that is moved by hand. */
class AlertKeeperTest {
    /** Ten in the morning in Vietnam. */
    private static final Instant TEN = Instant.parse("2026-09-05T03:00:00Z");

    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(6, 30));

    private static final AlertSettings.Schools SCHOOLS = new AlertSettings.Schools(true, List.of("127.0.0.1"));

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final MovedClock clock = new MovedClock(TEN);
    private Registry registry;
    private @Nullable AlertKeeper keeper;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(folder, clock, new SecureRandom());
        for (int number = 1; number <= 3; number++) {
            registry.addSchool(new SchoolId("truong-" + number), "Trường " + number, new AreaId("da-bac"), "Đà Bắc");
        }
    }

    @AfterEach
    void close() throws Exception {
        if (keeper != null) {
            keeper.close().await(20, TimeUnit.SECONDS);
        }
        registry.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private AlertKeeper keeper(AlertSettings.@Nullable Webhook webhook, AlertSettings.@Nullable Mail mail) {
        AlertKeeper made = AlertKeeper.begin(
                vertx, registry, new AlertSettings(NIGHT, "vi", webhook, mail, true, SCHOOLS), Turn.always(), clock);
        keeper = made;
        return made;
    }

    private void look() throws Exception {
        Objects.requireNonNull(keeper).look().await(60, TimeUnit.SECONDS);
    }

    private void happens(long id, Instant from, @Nullable Instant to, String... schools) throws Exception {
        Incident incident = new Incident(
                id, new TreeSet<>(List.of(schools)), from, Optional.ofNullable(to), Cause.POWER_OFF, false);
        new RegistryLinkBook(registry)
                .save(new LinkBook.Changes(
                        clock.now, Map.of(), List.of(new LinkBook.KeptIncident(incident, true)), Set.of(), List.of()));
    }

    private Alert newest() throws RegistryException {
        return registry.alerts().newest(null, 1).get(0);
    }

    @Test
    void anOutageOfManySchoolsIsOneMessageWhenItBeginsAndOneWhenItIsOver() throws Exception {
        try (WebhookSink sink = new WebhookSink()) {
            keeper(new AlertSettings.Webhook(sink.uri(), null), null);
            happens(1, TEN.minusSeconds(600), null, "truong-1", "truong-2", "truong-3");
            look();
            look();
            assertThat(sink.taken()).singleElement().satisfies(one -> {
                assertThat(one.json().getString("text"))
                        .isEqualTo(
                                "Trường 1 và 2 trường khác: mất kết nối từ 09:50 05/09/2026 - mất điện hoặc tắt máy");
                assertThat(one.json().getJsonArray("alerts").getJsonObject(0))
                        .isEqualTo(new JsonObject()
                                .put("outage", 1)
                                .put("kind", "opened")
                                .put("from", TEN.minusSeconds(600).toEpochMilli())
                                .put("cause", "power-off")
                                .put("unstable", false)
                                .put("school", "Trường 1")
                                .put("schools", 3));
                assertThat(one.signature()).isNull();
            });

            clock.now = TEN.plusSeconds(7200);
            happens(1, TEN.minusSeconds(600), clock.now, "truong-1", "truong-2", "truong-3");
            look();
            assertThat(sink.taken()).hasSize(2);
            assertThat(sink.taken().get(1).json().getString("text")).contains("đã có kết nối lại", "2 giờ 10 phút");
            assertThat(newest().ways())
                    .singleElement()
                    .satisfies(way -> assertThat(way.sent()).contains(clock.now));
        }
    }

    /** A mail as its reader sees it: quoted-printable (RFC 2045 section 6.7). */
    private static String text(List<String> message) {
        String joined = String.join("\n", message).replace("=\n", "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < joined.length(); i++) {
            boolean isCode = joined.startsWith("=", i)
                    && i + 3 <= joined.length()
                    && joined.substring(i + 1, i + 3).matches("[0-9A-F]{2}");
            bytes.write(isCode ? Integer.parseInt(joined.substring(i + 1, i + 3), 16) : joined.charAt(i));
            i += isCode ? 2 : 0;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void finds(String id, Finding.Kind kind, @Nullable String device) throws RegistryException {
        registry.labBoard()
                .findings()
                .begin(Finding.begun(
                        new EntryId(id),
                        new SchoolId("truong-1"),
                        new EntryId("tin"),
                        device == null ? null : new DeviceId(device),
                        kind,
                        "{}",
                        clock.now));
    }

    @Test
    void whatIsWrongInARoomIsToldByProgramAndMailOnceAndThatItIsOver() throws Exception {
        SchoolId school = new SchoolId("truong-1");
        Lab lab = new Lab(new EntryId("tin"), school, "Phòng Tin học");
        registry.labs().put(lab);
        registry.enrol(new DeviceId("may-7"), school, "may-7");
        registry.labBoard()
                .seats()
                .replace(lab, List.of(new Seat(lab.id(), "7", 0, 0)), Map.of("7", new DeviceId("may-7")));
        Loan loan = new Loan(
                new EntryId("L-1"), school, "Laptop", new DeviceId("may-7"), null, null, LocalDate.EPOCH, null, null);
        registry.loans().put(loan);
        registry.labBoard().borrowers().put(new Borrower(school, loan.id(), "Bà Nguyễn Thị Ánh", "0912", TEN));
        try (WebhookSink sink = new WebhookSink();
                MailSink post = new MailSink()) {
            keeper(
                    new AlertSettings.Webhook(sink.uri(), null),
                    new AlertSettings.Mail(
                            "127.0.0.1",
                            post.port(),
                            AlertSettings.Tls.NONE,
                            "",
                            null,
                            "chieng@example.vn",
                            List.of("phong.cntt@example.vn")));
            finds("f-1", Finding.Kind.DISK_FAILING, "may-7");
            look();
            look();
            String told = "Trường 1, Phòng Tin học, chỗ 7: ổ đĩa sắp hỏng, hãy chép dữ liệu ra - từ 10:00 05/09/2026";
            assertThat(sink.taken()).singleElement().satisfies(one -> {
                assertThat(one.json().getString("text")).isEqualTo(told);
                assertThat(one.json().getJsonArray("alerts").getJsonObject(0))
                        .isEqualTo(new JsonObject()
                                .put("finding", "f-1")
                                .put("kind", "opened")
                                .put("what", "disk-failing")
                                .put("from", TEN.toEpochMilli())
                                .put("school", "Trường 1")
                                .put("lab", "Phòng Tin học")
                                .put("seat", "7"));
            });
            assertThat(post.messages())
                    .singleElement()
                    .satisfies(one -> assertThat(text(one)).contains(told));

            clock.now = TEN.plusSeconds(3600);
            registry.labBoard().findings().end(new EntryId("f-1"), Finding.Closing.OVER, null, clock.now);
            finds("f-2", Finding.Kind.ROOM_SILENT, null);
            happens(1, clock.now.minusSeconds(600), null, "truong-1");
            look();
            assertThat(sink.taken()).hasSize(2);
            assertThat(sink.taken().get(1).json().getString("text").lines())
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("Trường 1: mất kết nối"))
                    .anyMatch(line -> line.startsWith("Trường 1, Phòng Tin học, chỗ 7: đã ổn trở lại"))
                    .anyMatch(line -> line.startsWith("Trường 1, Phòng Tin học: cả phòng"));
            assertThat(text(post.messages().get(1)))
                    .contains("Trường 1, Phòng Tin học: cả phòng cùng mất tín hiệu trong giờ học");
            assertThat(sink.taken()
                            + text(post.messages().get(0))
                            + text(post.messages().get(1)))
                    .doesNotContain("Ánh", "0912");
        }
    }

    @Test
    void nobodyIsToldOfRoomsWhoDoesNotWantTo() throws Exception {
        registry.labs().put(new Lab(new EntryId("tin"), new SchoolId("truong-1"), "Phòng Tin học"));
        try (WebhookSink sink = new WebhookSink()) {
            keeper = AlertKeeper.begin(
                    vertx,
                    registry,
                    new AlertSettings(NIGHT, "en", new AlertSettings.Webhook(sink.uri(), null), null, false, SCHOOLS),
                    Turn.always(),
                    clock);
            finds("f-1", Finding.Kind.ROOM_SILENT, null);
            happens(1, TEN.minusSeconds(600), null, "truong-1");
            look();
            assertThat(sink.taken())
                    .singleElement()
                    .satisfies(
                            one -> assertThat(one.json().getJsonArray("alerts")).hasSize(1));
        }
    }

    @Test
    void nothingIsToldInQuietHoursAndWhatWaitedIsOneMessageAtTheirEnd() throws Exception {
        try (WebhookSink sink = new WebhookSink()) {
            keeper(new AlertSettings.Webhook(sink.uri(), null), null);
            clock.now = TEN.plus(Duration.ofHours(12)); // 22:00
            happens(1, clock.now.minusSeconds(600), null, "truong-1");
            look();
            clock.now = clock.now.plusSeconds(3600);
            happens(1, clock.now.minusSeconds(4200), clock.now, "truong-1");
            happens(2, clock.now.minusSeconds(600), null, "truong-2");
            look();
            assertThat(sink.taken()).isEmpty();
            assertThat(newest().waits()).isTrue();

            clock.now = Instant.parse("2026-09-05T23:29:59Z");
            look();
            assertThat(sink.taken()).isEmpty();
            clock.now = clock.now.plusSeconds(1); // 06:30
            look();
            assertThat(sink.taken()).singleElement().satisfies(digest -> {
                assertThat(digest.json().getString("text").lines())
                        .as("one a line, the one that is over once")
                        .hasSize(2)
                        .anyMatch(line -> line.startsWith("Trường 1: đã có kết nối lại"))
                        .anyMatch(line -> line.startsWith("Trường 2: mất kết nối"));
                assertThat(digest.json().getJsonArray("alerts")).hasSize(3);
            });
        }
    }

    @Test
    void aProgramThatRefusesIsAskedAgainLaterAndLessAndLessAndGivenUpAfterADay() throws Exception {
        try (WebhookSink sink = new WebhookSink()) {
            keeper(new AlertSettings.Webhook(sink.uri(), null), null);
            sink.status = 503;
            happens(1, TEN.minusSeconds(600), null, "truong-1");
            look();
            assertThat(newest().ways()).singleElement().satisfies(way -> {
                assertThat(way.fault()).contains("http-503");
                assertThat(way.isOver()).isFalse();
            });
            look();
            assertThat(sink.taken()).as("not yet again").hasSize(1);

            clock.now = TEN.plusSeconds(30);
            sink.status = 302;
            look();
            assertThat(sink.taken()).as("no redirection is followed").hasSize(2);
            assertThat(newest().ways().get(0).fault()).contains("http-302");
            assertThat(sink.taken()).extracting(WebhookSink.Taken::id).containsOnly("1");

            clock.now = TEN.plus(Duration.ofHours(24));
            look();
            assertThat(newest().ways())
                    .singleElement()
                    .satisfies(way -> assertThat(way.isOver()).isTrue());
            clock.now = TEN.plus(Duration.ofHours(30));
            sink.status = 200;
            look();
            assertThat(sink.taken()).hasSize(3);
        }
    }

    @Test
    void aMessageIsSignedWithTheSecretOfAFileThatMayChange() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "khóa\n");
        try (WebhookSink sink = new WebhookSink()) {
            keeper(new AlertSettings.Webhook(sink.uri(), secret), null);
            happens(1, TEN.minusSeconds(600), null, "truong-1");
            look();

            WebhookSink.Taken one = sink.taken().get(0);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("khóa".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            assertThat(one.signature())
                    .isEqualTo("sha256="
                            + HexFormat.of().formatHex(mac.doFinal(one.body().getBytes())));

            Files.delete(secret);
            happens(2, TEN.minusSeconds(600), null, "truong-2");
            look();
            assertThat(sink.taken()).as("nothing goes out unsigned").hasSize(1);
            assertThat(newest().ways().get(0).fault()).contains("secret-missing");
        }
    }

    @Test
    void peopleGetMailsAndOneWayDoesNotWaitForTheOther() throws Exception {
        try (MailSink sink = new MailSink()) {
            keeper(
                    new AlertSettings.Webhook(URI.create("http://127.0.0.1:1/"), null),
                    new AlertSettings.Mail(
                            "127.0.0.1",
                            sink.port(),
                            AlertSettings.Tls.NONE,
                            "",
                            null,
                            "chieng@example.vn",
                            List.of("phong.cntt@example.vn", "nha.mang@example.vn")));
            happens(1, TEN.minusSeconds(600), null, "truong-1");
            look();

            assertThat(sink.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .anyMatch(line -> line.startsWith("MAIL FROM:<chieng@example.vn>"))
                            .anyMatch(line -> line.startsWith("RCPT TO:<phong.cntt@example.vn>"))
                            .anyMatch(line -> line.startsWith("RCPT TO:<nha.mang@example.vn>"))
                            .anyMatch(line -> line.startsWith("Message-ID: <chieng-1-")));
            assertThat(newest().ways())
                    .extracting(way -> way.channel() + " " + way.sent().isPresent() + " "
                            + way.fault().orElse(""))
                    .containsExactly("mail true ", "webhook false refused");
        }
    }

    @Test
    void aPasswordIsNeverSentToAServerThatDoesNotEncrypt() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "mật-khẩu\n");
        try (MailSink sink = new MailSink()) {
            keeper(
                    null,
                    new AlertSettings.Mail(
                            "127.0.0.1",
                            sink.port(),
                            AlertSettings.Tls.STARTTLS,
                            "chieng",
                            password,
                            "chieng@example.vn",
                            List.of("phong.cntt@example.vn")));
            happens(1, TEN.minusSeconds(600), null, "truong-1");
            look();

            assertThat(sink.messages()).isEmpty();
            assertThat(newest().ways().get(0).fault()).isPresent();
        }
    }

    @Test
    void withNobodyToTellAlertsAreListedOnly() throws Exception {
        keeper(null, null);
        happens(1, TEN.minusSeconds(600), null, "truong-1");
        look();

        assertThat(newest().waits()).isFalse();
        assertThat(newest().ways()).isEmpty();
    }

    private static AlertSettings.Mail mail(MailSink sink, String... to) {
        return new AlertSettings.Mail(
                "127.0.0.1", sink.port(), AlertSettings.Tls.NONE, "", null, "chieng@example.vn", List.of(to));
    }

    @Test
    void aSchoolIsToldOfItsOwnRoomsOnlyAndTheDepartmentIfItWantsTo() throws Exception {
        SchoolId other = new SchoolId("truong-2");
        registry.labs().put(new Lab(new EntryId("tin"), new SchoolId("truong-1"), "Phòng Tin học"));
        registry.labs().put(new Lab(new EntryId("tin-2"), other, "Phòng máy"));
        registry.labBoard()
                .receivers()
                .put(new LabReceiver(new SchoolId("truong-1"), List.of("co.anh@truong-1.example.vn"), null, "vi"));
        registry.labBoard()
                .receivers()
                .put(new LabReceiver(other, List.of("thay.minh@truong-2.example.vn"), null, "en"));
        try (MailSink sink = new MailSink()) {
            AlertSettings nobodyElse =
                    new AlertSettings(NIGHT, "vi", null, mail(sink, "phong.cntt@example.vn"), false, SCHOOLS);
            keeper = AlertKeeper.begin(vertx, registry, nobodyElse, Turn.always(), clock);
            finds("f-1", Finding.Kind.ROOM_SILENT, null);
            look();
            look();
            assertThat(sink.messages()).singleElement().satisfies(message -> {
                assertThat(message).anyMatch(line -> line.startsWith("RCPT TO:<co.anh@truong-1.example.vn>"));
                assertThat(message).noneMatch(line -> line.contains("truong-2"));
                assertThat(text(message))
                        .contains("Trường 1, Phòng Tin học: cả phòng")
                        .doesNotContain("mất kết nối");
            });
            assertThat(registry.alerts().newestTo(new SchoolId("truong-1")))
                    .singleElement()
                    .satisfies(way -> assertThat(way.sent()).contains(clock.now));
            assertThat(registry.alerts().newestTo(other)).isEmpty();

            registry.labBoard()
                    .findings()
                    .begin(Finding.begun(
                            new EntryId("f-2"),
                            other,
                            new EntryId("tin-2"),
                            null,
                            Finding.Kind.ROOM_SILENT,
                            "{}",
                            TEN));
            look();
            assertThat(sink.messages()).hasSize(2);
            assertThat(sink.messages().get(1))
                    .anyMatch(line -> line.startsWith("RCPT TO:<thay.minh@truong-2.example.vn>"))
                    .noneMatch(line -> line.startsWith("RCPT TO:<co.anh"));
            assertThat(text(sink.messages().get(1))).contains("the whole room fell silent");
        }
    }

    @Test
    void aSchoolIsNotToldOfWhatWasBeforeItWantedToAndByNoHostThatTheOperatorDoesNotAllow() throws Exception {
        SchoolId school = new SchoolId("truong-1");
        registry.labs().put(new Lab(new EntryId("tin"), school, "Phòng Tin học"));
        try (MailSink sink = new MailSink();
                WebhookSink plain = new WebhookSink()) {
            keeper(null, mail(sink, "phong.cntt@example.vn"));
            finds("f-1", Finding.Kind.ROOM_SILENT, null);
            look();
            URI inside = URI.create("https://10.0.0.1/hook");
            registry.labBoard().receivers().put(new LabReceiver(school, List.of("co.anh@example.vn"), inside, "vi"));
            look();
            assertThat(sink.messages()).as("the department's").hasSize(1);

            registry.labBoard().findings().end(new EntryId("f-1"), Finding.Closing.OVER, null, clock.now);
            look();
            assertThat(sink.messages()).hasSize(3);
            assertThat(registry.alerts().newestTo(school))
                    .extracting(Alert.Way::channel)
                    .containsExactly("school-mail");

            URI encrypted = URI.create("https://127.0.0.1:" + plain.uri().getPort() + "/");
            registry.labBoard().receivers().put(new LabReceiver(school, List.of(), encrypted, "vi"));
            finds("f-3", Finding.Kind.ROOM_SILENT, null);
            look();
            assertThat(plain.taken()).as("what is not encrypted is not told").isEmpty();
            assertThat(registry.alerts().newestTo(school)).singleElement().satisfies(way -> {
                assertThat(way.channel()).isEqualTo("school-webhook");
                assertThat(way.fault()).isPresent();
                assertThat(way.isOver()).isFalse();
            });
            registry.labBoard().receivers().put(new LabReceiver(school, List.of(), null, "vi"));
            clock.now = clock.now.plusSeconds(3600);
            look();
            assertThat(registry.alerts().newestTo(school).get(0).fault()).contains("not-set-up");
        }
    }
}
