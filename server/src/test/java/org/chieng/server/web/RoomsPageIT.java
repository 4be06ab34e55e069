package org.chieng.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Borrower;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Machines;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.report.SchoolHours;
import org.chieng.server.testkit.Chromium;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lab manager's board in Debian's Chromium, with a room of twenty machines of which two are sick. */
@Timeout(300)
class RoomsPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final SchoolId SCHOOL = new SchoolId("hang-kia");
    private static final int MACHINES = 20;

    @TempDir
    static Path folder;

    private static Playwright playwright;
    private static Browser browser;
    private static RunningServer server;
    private static String manager = "";
    private static String relaySecret = "";
    private static final List<Publisher> MACHINES_ON = new ArrayList<>();

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    @Timeout(300)
    static void start() throws Exception {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
        server = RunningServer.in(folder, """
                alerts.mail { host = "127.0.0.1", port = 1, tls = none, from = "a@b.vn", to = ["c@d.vn"] }
                alerts.schools.webhook-hosts = ["chat.example.vn"]
                """);
        Map<String, String> secrets = furnish();
        relaySecret = Objects.requireNonNull(secrets.get("pi-tin-1"));
        manager = new People(folder, server.server().httpPort()).logIn("lab-manager", "--school", SCHOOL.value());
        for (int i = 1; i <= 14; i++) {
            Publisher machine = Publisher.connect(
                    server.server().mqttPort(), "may-" + i, Objects.requireNonNull(secrets.get("may-" + i)));
            MACHINES_ON.add(machine);
            String state = i <= 9 ? "active" : i <= 11 ? "idle" : "nobody";
            String disk = i == 7 ? "replace pending 24" : i == 12 ? "watch worn 88" : "good ok";
            machine.publish(
                    "[{\"n\":\"lab/state\",\"vs\":\"" + state + "\"},{\"n\":\"lab/health.disk.1\",\"vs\":\"" + disk
                            + "\"},{\"n\":\"lab/health.memory\",\"vs\":\"good ok\"},"
                            + "{\"n\":\"lab/health.battery.1\",\"vs\":\"unknown absent\"}]");
        }
    }

    /** A room with seats in rows, and one beside it that nobody has arranged. */
    private static Map<String, String> furnish() throws Exception {
        Map<String, String> secrets = new HashMap<>();
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            Lab lab = new Lab(new EntryId("tin-1"), SCHOOL, "Phòng Tin học 1");
            registry.labs().put(lab);
            registry.labs().put(new Lab(new EntryId("tin-2"), SCHOOL, "Phòng Tin học 2"));
            List<Seat> seats = new ArrayList<>();
            Map<String, DeviceId> placed = new HashMap<>();
            for (int i = 1; i <= MACHINES; i++) {
                DeviceId id = new DeviceId("may-" + i);
                secrets.put(id.value(), registry.enrol(id, SCHOOL, "Máy " + i));
                String label = String.valueOf(i);
                seats.add(new Seat(lab.id(), label, 100 + (i - 1) % 5 * 200, 200 + (i - 1) / 5 * 200));
                placed.put(label, id);
            }
            secrets.put("pi-tin-1", registry.enrol(new DeviceId("pi-tin-1"), SCHOOL, "Pi phòng Tin 1"));
            registry.enrol(new DeviceId("may-20-cu"), SCHOOL, "Máy 1 (trước khi cài lại)");
            registry.labBoard().seats().replace(lab, seats, placed);
            LocalDate today = LocalDate.ofInstant(Clock.systemUTC().instant(), SchoolHours.ZONE);
            DeviceId used = new DeviceId("may-1");
            registry.labBoard()
                    .uses()
                    .replace(
                            used,
                            today,
                            List.of(new UseSlice(used, today, 0, lab.id(), 36_000, 9000, 7200, 5400, 0, 0, 0)));
            DeviceId never = new DeviceId("may-2");
            registry.labBoard()
                    .uses()
                    .replace(never, today, List.of(new UseSlice(never, today, 0, lab.id(), 36_000, 0, 0, 0, 0, 0, 0)));
            LocalDate given = LocalDate.parse("2025-09-05");
            for (int i = 1; i <= 3; i++) {
                registry.labBoard()
                        .assets()
                        .put(new Asset(
                                new EntryId("M-0" + i),
                                SCHOOL,
                                i == 3 ? Asset.Kind.LAPTOP : Asset.Kind.PC,
                                i == 3 ? "Latitude 3410" : "OptiPlex 3020",
                                i == 3 ? null : new DeviceId("may-" + i),
                                "Quỹ Sao Mai",
                                given,
                                given.plusYears(i),
                                null,
                                null,
                                i == 3 ? "Tủ số 2" : null));
            }
            registry.loans()
                    .put(new Loan(
                            new EntryId("L-1"),
                            SCHOOL,
                            "Điện thoại 12",
                            null,
                            null,
                            null,
                            given,
                            given.plusDays(30),
                            null));
            registry.labBoard()
                    .borrowers()
                    .put(new Borrower(
                            SCHOOL,
                            new EntryId("L-1"),
                            "Bà Nguyễn Thị Ánh",
                            "0912 000 000",
                            Clock.systemUTC().instant()));
            registry.labBoard()
                    .machines()
                    .merge(
                            registry.devices(),
                            SCHOOL,
                            new Machines.Merge(
                                    new EntryId("merge-1"),
                                    new DeviceId("may-1"),
                                    new DeviceId("may-20-cu"),
                                    Clock.systemUTC().instant(),
                                    "chieng",
                                    null));
            registry.labBoard()
                    .findings()
                    .begin(Finding.begun(
                            new EntryId("f-19"),
                            SCHOOL,
                            lab.id(),
                            new DeviceId("may-20"),
                            Finding.Kind.MOVED,
                            "{\"to\":\"tin-2\"}",
                            LocalDate.parse("2026-11-28")
                                    .atStartOfDay(Clock.systemUTC().getZone())
                                    .toInstant()));
            registry.labBoard()
                    .findings()
                    .begin(Finding.begun(
                            new EntryId("f-18"),
                            SCHOOL,
                            lab.id(),
                            new DeviceId("may-18"),
                            Finding.Kind.MEMORY_GONE,
                            "{}",
                            LocalDate.parse("2026-11-27")
                                    .atStartOfDay(Clock.systemUTC().getZone())
                                    .toInstant()));
        }
        return secrets;
    }

    @AfterAll
    static void stop() throws Exception {
        for (Publisher one : MACHINES_ON) {
            one.close();
        }
        server.close();
        playwright.close();
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
    }

    private Page show(ColorScheme scheme, String locale, int width, int height) {
        Page page = open(scheme, locale, width, height, "/rooms");
        page.locator("#map .seat[data-use=active]").nth(8).waitFor();
        return page;
    }

    private Page open(ColorScheme scheme, String locale, int width, int height, String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setHasTouch(width < 500)
                .setColorScheme(scheme));
        context.setDefaultTimeout(120_000);
        contexts.add(context);
        String[] cookie = manager.split("=", 2);
        context.addCookies(
                List.of(new Cookie(cookie[0], cookie[1]).setUrl(server.uri("/").toString())));
        Page page = context.newPage();
        page.onPageError(faults::add);
        page.navigate(server.uri(address).toString());
        return page;
    }

    private void check(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(faults).isEmpty();
    }

    @Test
    void theSickMachineIsSeenFirstAndWhatToDoAboutIt() throws Exception {
        Page page = show(ColorScheme.LIGHT, "vi-VN", 1920, 1080);
        Locator first = page.locator("#care > li").first();
        assertThat(first).containsText("Máy 7");
        assertThat(first).containsText("24 vùng không đọc được");
        assertThat(first).containsText("Chép dữ liệu");
        assertThat(page.locator("#care > li").nth(1)).containsText("Mất bộ nhớ");
        assertThat(page.locator("#care > li").nth(2)).containsText("Máy đang chạy ở Phòng Tin học 2");
        assertThat(page.locator("#map .seat[data-gravity=bad]")).hasCount(3);
        check(page, "rooms-1920-vi");
        assertThat(page.locator("#reports a")).hasCount(6);
        Pictures.keep(page, "lab-care", 1280, 800);
        page.locator("#language").click();
        assertThat(page.locator("#care-title")).containsText("care today");
        Pictures.keep(page, "lab-care", 1280, 800);
        page.locator("#language").click();
        assertThat(page.locator("#care-title")).containsText("hôm nay");
        assertThat(page.locator("#hours tr").first()).containsText("1,5 (2,5)");
        assertThat(page.locator("#hours .never")).hasCount(1);
        assertThat(page.locator("#reports a")).hasCount(6);
        page.locator("#hours-card").scrollIntoViewIfNeeded();
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("rooms-hours-1920-vi.png")));

        first.locator(".name").click();
        assertThat(page.locator("#seat-health [data-verdict=replace]")).containsText("nên thay");
        check(page, "rooms-seat-1920-vi");
        page.locator("#report-what").fill("Kêu to");
        page.locator("#report button").click();
        assertThat(page.locator("#seat-reasons")).containsText("báo hỏng");
        page.keyboard().press("Escape");
        page.locator("#care > li")
                .nth(1)
                .locator("button", new Locator.LocatorOptions().setHasText("Là chủ ý"))
                .click();
        assertThat(page.locator("#map .seat[data-gravity=bad]")).hasCount(2);
    }

    @Test
    void aSeatFollowsItsMachineAsItHappens() throws Exception {
        Page page = show(ColorScheme.DARK, "en-GB", 390, 844);
        check(page, "rooms-390-en");
        page.locator("#map").scrollIntoViewIfNeeded();
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("rooms-map-390-en.png")));
        Locator seat = page.locator("#map .seat[data-label='1']");
        MACHINES_ON.get(0).publish("[{\"n\":\"lab/state\",\"vs\":\"nobody\"}]");
        assertThat(seat).hasAttribute("data-use", "nobody");
        MACHINES_ON.get(0).publish("[{\"n\":\"lab/state\",\"vs\":\"active\"}]");
        assertThat(seat).hasAttribute("data-use", "active");
    }

    @Test
    void seatsAreMovedByPointerAndByKeysAndStayThere() {
        Page page = show(ColorScheme.LIGHT, "en-GB", 1280, 800);
        page.locator("#arrange").click();
        Locator seat = page.locator("#map .seat[data-label='20']");
        seat.scrollIntoViewIfNeeded();
        BoundingBox before = seat.boundingBox();
        page.mouse().move(before.x + before.width / 2, before.y + before.height / 2);
        page.mouse().down();
        page.mouse().move(before.x - 120, before.y + before.height / 2, new Mouse.MoveOptions().setSteps(5));
        page.mouse().up();
        String dragged = seat.evaluate("one => one.style.left").toString();
        seat.press("ArrowUp");
        check(page, "rooms-arrange-1280-en");
        String top = seat.evaluate("one => one.style.top").toString();
        assertThat(dragged).isNotEqualTo("90%");
        assertThat(top).isEqualTo("78%");
        page.locator("#keep").click();
        page.locator("#arrange").waitFor();
        page.reload();
        Locator again = page.locator("#map .seat[data-label='20']");
        again.waitFor();
        assertThat(again.evaluate("one => [one.style.left, one.style.top]")).isEqualTo(List.of(dragged, top));

        page.locator("#labs button").nth(1).click();
        assertThat(page.locator("#room-none")).isVisible();
        assertThat(faults).isEmpty();
    }

    /** She keeps it on her phone, and finds it there again. */
    @Test
    void aLabManagerHasHerSchoolToldOfItsRooms() {
        Page page = show(ColorScheme.DARK, "vi-VN", 390, 844);
        page.locator("#told-mail").fill("co.anh@example.vn; thay.minh@example.vn");
        page.locator("#told button").click();
        assertThat(page.locator("#told-kept")).hasText("Đã lưu.");
        page.locator("#told").scrollIntoViewIfNeeded();
        check(page, "rooms-told-390-vi");
        Page wide = show(ColorScheme.LIGHT, "en-GB", 1920, 1080);
        assertThat(wide.locator("#told-mail")).hasValue("co.anh@example.vn, thay.minh@example.vn");
        wide.locator("#told").scrollIntoViewIfNeeded();
        check(wide, "rooms-told-1920-en");
        wide.locator("#told-webhook").fill("https://10.0.0.1/hook");
        wide.locator("#told button").click();
        assertThat(wide.locator("#fault")).isVisible();
    }

    /** From an evening's phone, with the Pi away and there; then as a projector shows it. */
    @Test
    void theRoomIsWokenAndShutDownThroughItsPi() throws Exception {
        Page page = show(ColorScheme.DARK, "vi-VN", 390, 844);
        page.locator("#power-open").click();
        assertThat(page.locator("#power-wake")).isDisabled();
        assertThat(page.locator("#power-force")).isDisabled();
        page.locator("#power-relay").selectOption("pi-tin-1");
        page.locator("#power-time").fill("17:30");
        page.locator("#power-form [type=submit]").click();
        assertThat(page.locator("#power-told")).hasText("Đã lưu.");
        page.locator("#power-wake").click();
        assertThat(page.locator("#power-told")).containsText("mất kết nối");
        check(page, "rooms-power-away-390-vi");

        List<String> asked = new CopyOnWriteArrayList<>();
        try (Publisher pi = Publisher.connect(server.server().mqttPort(), "pi-tin-1", relaySecret)) {
            pi.answer(command -> {
                asked.add(command);
                return command.contains("wake")
                        ? "{\"state\":\"done\",\"results\":{\"may-1\":\"on\",\"may-2\":\"sent\",\"may-3\":\"unknown\"}}"
                        : "{\"state\":\"done\",\"results\":{\"may-1\":\"done\",\"may-2\":\"in-use\",\"may-3\":\"not-allowed\","
                                + "\"may-4\":\"silent\",\"may-5\":\"off\",\"may-6\":\"failed\"}}";
            });
            page.locator("#power-wake").click();
            Locator results = page.locator("#power-results li");
            assertThat(results).hasText(new String[] {
                "1 · Máy 1: đang bật", "2 · Máy 2: đã gọi bật", "3 · Máy 3: chưa biết cách bật"
            });
            assertThat(page.locator("#power-told")).isHidden();
            page.locator("#power-force").check();
            page.locator("#power-off").click();
            assertThat(results).hasCount(6);
            assertThat(page.locator("#power-results .bad")).hasCount(4);
            check(page, "rooms-power-390-vi");
            assertThat(asked.get(0)).contains("\"do\":\"wake\"", "may-20").doesNotContain("force");
            assertThat(asked.get(1)).contains("\"do\":\"shutdown\"", "\"force\":true");

            Page wide = show(ColorScheme.LIGHT, "en-GB", 1920, 1080);
            wide.locator("#power-open").click();
            assertThat(wide.locator("#power-time")).hasValue("17:30");
            wide.locator("#power-off").click();
            assertThat(wide.locator("#power-results")).containsText("2 · Máy 2: in use");
            check(wide, "rooms-power-1920-en");
            wide.locator("#power-relay").selectOption("");
            wide.locator("#power-form [type=submit]").click();
            assertThat(wide.locator("#power-told")).hasText("Saved.");
            assertThat(wide.locator("#power-wake")).isDisabled();
            wide.locator("#power-close").click();
            assertThat(wide.locator("#power")).isHidden();
        }
    }

    /** All of it on a phone, in the language and the colours of a Vietnamese evening; then each part as a projector shows it. */
    @Test
    void theRegisterIsKeptOnAPhone() throws Exception {
        Page page = open(ColorScheme.DARK, "vi-VN", 390, 844, "/register");
        Locator loan = page.locator("#out > li").first();
        assertThat(loan).containsText("Quá hạn từ 05/10/2025");
        assertThat(page.locator("#tabs [data-tab=loans] .count")).hasText("1");
        assertThat(page.locator("main")).not().containsText("Ánh");
        check(page, "register-loans-390-vi");
        Pictures.keep(page, "lab-register", 390, 844);
        page.locator("#language").click();
        assertThat(loan).containsText("Overdue since 05/10/2025");
        Pictures.keep(page, "lab-register", 390, 844);
        page.locator("#language").click();
        assertThat(loan).containsText("Quá hạn từ 05/10/2025");
        loan.locator("button", new Locator.LocatorOptions().setHasText("Ai mượn?"))
                .click();
        assertThat(loan).containsText("Bà Nguyễn Thị Ánh · 0912 000 000");
        page.locator("#lend [name=item]").fill("Laptop 4");
        page.locator("#lend [name=due]").fill("2099-01-31");
        page.locator("#lend [name=borrower]").fill("Ông Bùi Văn Bình");
        page.locator("#lend button").click();
        assertThat(page.locator("#out > li").nth(1)).containsText("Hẹn trả 31/01/2099");
        page.locator("#person").locator("xpath=..").locator("summary").click();
        page.locator("#person [name=name]").fill("ông bùi văn bình");
        page.locator("#person [type=submit]").click();
        assertThat(page.locator("#person-loans")).containsText("Laptop 4");
        check(page, "register-person-390-vi");
        page.locator("#person-erase").click();
        page.locator("#confirm [value=yes]").click();
        assertThat(page.locator("#person-none")).containsText("Không lưu gì");
        loan.locator("button", new Locator.LocatorOptions().setHasText("Nhận lại"))
                .click();
        assertThat(page.locator("#out > li")).hasCount(1);

        page.locator("#tabs [data-tab=assets]").click();
        page.locator("#assets-seek").fill("tu so 2");
        assertThat(page.locator("#assets-list > li")).hasCount(1);
        page.locator("#assets-list button").click();
        BufferedImage taken = new BufferedImage(1600, 1200, BufferedImage.TYPE_INT_RGB);
        Path photo = folder.resolve("may.png");
        ImageIO.write(taken, "png", photo.toFile());
        page.locator("#photo-file").setInputFiles(photo);
        page.locator("#photo-shown img").waitFor();
        assertThat((Boolean) page.evaluate("document.querySelector('#photo-shown img').decode().then(() => true)"))
                .isTrue();
        page.locator("#asset [name=donor]").fill("Hội phụ huynh");
        check(page, "register-asset-390-vi");
        page.locator("#asset [type=submit]").click();
        assertThat(page.locator("#assets-list")).containsText("Hội phụ huynh");
        assertThat(page.locator("#assets-list img")).hasCount(1);
        Path sheet = Files.writeString(folder.resolve("so.csv"), "id,kind,name,donated\nM-09,pc,Vostro,32/9/2026\n");
        page.locator("#sheet-file").setInputFiles(sheet);
        page.locator("#sheet-form [type=submit]").click();
        assertThat(page.locator("#sheet-faults")).containsText("dòng 2");
        assertThat(page.locator("#sheet-put")).isDisabled();
        Files.writeString(sheet, "id,kind,name,donated\nM-09,pc,Vostro,30/9/2026\n");
        page.locator("#sheet-file").setInputFiles(sheet);
        page.locator("#sheet-form [type=submit]").click();
        page.locator("#sheet-put").click();
        assertThat(page.locator("#sheet-said")).containsText("Đã nhập: 1 mới");
        check(page, "register-assets-390-vi");

        page.locator("#tabs [data-tab=repairs]").click();
        page.locator("#broken [name=of]").selectOption("asset M-03");
        page.locator("#broken [name=what]").fill("Vỡ màn hình");
        page.locator("#broken button").click();
        Locator ticket =
                page.locator("#repairs-list > li").filter(new Locator.FilterOptions().setHasText("Vỡ màn hình"));
        ticket.locator("button").click();
        ticket.locator("input[type=number]").fill("1250000");
        check(page, "register-repairs-390-vi");
        ticket.locator(".primary").click();
        assertThat(ticket).containsText("Cộng: 1.250.000 đồng");

        page.locator("#tabs [data-tab=lessons]").click();
        page.locator("#week-add").click();
        page.locator("#week-add").click();
        page.locator("#off-add").click();
        page.locator("#off-list input").nth(0).fill("2027-02-03");
        page.locator("#off-list input").nth(1).fill("2027-02-14");
        page.locator("#off-list input").nth(2).fill("Tết");
        page.locator("#off [type=submit]").click();
        assertThat(page.locator("#kept-now")).hasText("Đã lưu.");
        page.locator("#week [type=submit]").click();
        assertThat(page.locator("#kept-now")).hasText("Đã lưu.");
        check(page, "register-lessons-390-vi");
        page.reload();
        assertThat(page.locator("#week-rows li")).hasCount(2);
        assertThat(page.locator("#week-rows li").nth(1).locator("[type=time]").first())
                .hasValue("07:50");

        page.locator("#tabs [data-tab=merges]").click();
        check(page, "register-merges-390-vi");
        page.locator("#merged button").click();
        assertThat(page.locator("#merged")).containsText("Đã tách ra");

        Page wide = open(ColorScheme.LIGHT, "en-GB", 1920, 1080, "/register#assets");
        assertThat(wide.locator("#assets-list > li")).hasCount(4);
        for (String tab : List.of("assets", "lessons", "repairs", "loans")) {
            wide.locator("#tabs [data-tab=" + tab + "]").click();
            wide.locator("#" + tab + " .card").first().waitFor();
            check(wide, "register-" + tab + "-1920-en");
        }
    }
}
