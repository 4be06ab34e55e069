package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.Ticket;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.report.ReportText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month of two machines, of which one is never on. */
class LabReportTest {
    private static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    private static final Lab LAB = new Lab(new EntryId("tin-1"), SCHOOL, "Phòng Tin học 1");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-05T00:00:00Z"), ZoneOffset.UTC);
    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final LocalDate LAST = LocalDate.parse("2026-11-30");
    private static final DeviceId USED = new DeviceId("may-1");
    private static final DeviceId IDLE = new DeviceId("may-2");

    @TempDir
    Path folder;

    private Registry registry;

    @BeforeEach
    void furnish() throws Exception {
        registry = Registry.open(folder, CLOCK, new SecureRandom());
        registry.addSchool(SCHOOL, "THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
        registry.labs().put(LAB);
        registry.enrol(USED, SCHOOL, "Máy 1");
        registry.enrol(IDLE, SCHOOL, "Máy 2");
        registry.labBoard()
                .seats()
                .replace(
                        LAB,
                        List.of(new Seat(LAB.id(), "1", 100, 100), new Seat(LAB.id(), "2", 300, 100)),
                        Map.of("1", USED, "2", IDLE));
        registry.labBoard()
                .assets()
                .put(new Asset(
                        new EntryId("M-1"),
                        SCHOOL,
                        Asset.Kind.PC,
                        "OptiPlex",
                        USED,
                        "Quỹ Sao Mai",
                        null,
                        null,
                        100,
                        null));
        for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
            UseSlice lesson = new UseSlice(USED, day, 1, LAB.id(), 2700, 2700, 1800, 900, 0, 0, 60);
            UseSlice rest = new UseSlice(USED, day, 0, LAB.id(), 83_700, 900, 0, 0, 0, 8640, 0);
            registry.labBoard().uses().replace(USED, day, List.of(rest, lesson));
        }
        UseSlice off = new UseSlice(IDLE, FIRST, 0, LAB.id(), 86_400, 0, 0, 0, 0, 8640, 0);
        registry.labBoard().uses().replace(IDLE, FIRST, List.of(off));
        // outside of the month, not to be counted
        registry.labBoard()
                .uses()
                .replace(
                        USED,
                        LAST.plusDays(1),
                        List.of(new UseSlice(USED, LAST.plusDays(1), 0, LAB.id(), 86_400, 86_400, 0, 0, 0, 0, 0)));
        Instant in = Instant.parse("2026-11-10T02:00:00Z");
        registry.labBoard()
                .findings()
                .begin(Finding.begun(new EntryId("f"), SCHOOL, LAB.id(), IDLE, Finding.Kind.MISSING, "{}", in));
        registry.labBoard()
                .tickets()
                .add(new Ticket(
                        new EntryId("t"),
                        SCHOOL,
                        USED,
                        null,
                        "Không lên hình",
                        List.of(new Ticket.Step(in, Ticket.State.BROKEN, null, "minh"))));
        EntryId known = new EntryId("t");
        registry.labBoard()
                .tickets()
                .step(known, new Ticket.Step(in.plusSeconds(60), Ticket.State.IN_REPAIR, null, "minh", 1_250_000));
        registry.labBoard()
                .tickets()
                .step(known, new Ticket.Step(in.plusSeconds(90), Ticket.State.BACK, null, "minh", 50_000));
        Instant after = Instant.parse("2026-12-02T02:00:00Z");
        registry.labBoard()
                .assets()
                .put(new Asset(
                        new EntryId("L-7"), SCHOOL, Asset.Kind.LAPTOP, "Vostro", null, null, null, null, null, null));
        registry.labBoard()
                .tickets()
                .add(new Ticket(
                        new EntryId("t-2"),
                        SCHOOL,
                        null,
                        new EntryId("L-7"),
                        "Vỡ màn hình",
                        List.of(new Ticket.Step(in, Ticket.State.IN_REPAIR, null, "minh", 900_000))));
        // paid in December, and not of this month
        registry.labBoard()
                .tickets()
                .step(new EntryId("t-2"), new Ticket.Step(after, Ticket.State.BACK, null, "minh", 7_000_000));
        registry.loans()
                .put(new Loan(new EntryId("L-1"), SCHOOL, "=cmd()", null, null, null, FIRST, FIRST.plusDays(9), null));
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    private LabReport report() throws Exception {
        return new LabReports(registry, CLOCK).read(FIRST, LAST, registry.schools(null, 10));
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static Map<String, Long> sums(String csv) {
        String[] lines = csv.split("\r\n", -1);
        List<String> header = List.of(lines[0].substring(1).split(",", -1));
        Map<String, Long> sums = new HashMap<>();
        for (int i = 1; i < lines.length - 1; i++) {
            String[] cells = lines[i].split(",", -1);
            sums.merge("rows of " + cells[0], 1L, Long::sum);
            for (String column : List.of("whole", "on", "session", "active", "off", "untold", "watt_seconds", "cost")) {
                String cell = cells[header.indexOf(column)];
                sums.merge(column, cell.isEmpty() ? 0 : Long.parseLong(cell), Long::sum);
            }
        }
        return sums;
    }

    private static long sum(Map<String, Long> sums, String column) {
        return sums.getOrDefault(column, 0L);
    }

    @Test
    void theSumsOfTheFileAreTheFiguresOnPaper() throws Exception {
        Map<String, Long> sums = sums(LabReportCsv.of(report()));
        String paper = text(LabReportPdf.of(report(), new ReportText("en")));

        assertThat(sums).containsEntry("on", 30 * 3600L).containsEntry("active", 30 * 900L);
        assertThat(sums.get("whole")).isEqualTo(sum(sums, "on") + sum(sums, "off") + sum(sums, "untold"));
        assertThat(paper)
                .contains("Hours on 30.00 h")
                .contains("Hours in use 7.50 h")
                .contains("did anything 50.00 %")
                .contains("with data 90.00 %")
                .contains("never on 1")
                .contains("estimated 3.0 kWh")
                .contains("missing 1")
                .contains("Repairs 2")
                .contains("Cost of repairs 2,200,000 đ")
                .containsPattern("Phòng Tin học.* 1,300,000 đ")
                .contains("in no room 900,000 đ")
                .contains("Loans 1")
                .contains("overdue 1")
                .contains("Quỹ Sao Mai");
        assertThat(sums.get("cost")).isEqualTo(2_200_000L);
        assertThat(LabReportCsv.of(report()).lines())
                .filteredOn(line -> line.startsWith("ticket,") && line.endsWith(",1300000,"))
                .singleElement()
                .asString()
                .contains("," + LAB.id() + ",");
        assertThat(sums.get("watt_seconds")).isEqualTo(3 * 3_600_000L);
        assertThat(sums)
                .containsEntry("rows of use", 2L)
                .containsEntry("rows of finding", 1L)
                .containsEntry("rows of loan", 1L);
    }

    @Test
    void theSameInputGivesTheSameBytesInEitherLanguage() throws Exception {
        for (String language : ReportText.LANGUAGES) {
            assertThat(LabReportPdf.of(report(), new ReportText(language)))
                    .isEqualTo(LabReportPdf.of(report(), new ReportText(language)));
        }
        assertThat(LabReportCsv.of(report())).isEqualTo(LabReportCsv.of(report()));
        assertThat(text(LabReportPdf.of(report(), new ReportText("vi")))).contains("Giờ có người dùng 7,50 giờ");
    }

    @Test
    void aSpreadsheetRunsNothingOfIt() throws Exception {
        assertThat(LabReportCsv.of(report())).contains("'=cmd()");
    }
}
