package org.chieng.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.data.Offset;
import org.chieng.server.map.SchoolMap;
import org.chieng.server.registry.School;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the PDF says is what the CSV sums up to. */
class ServiceReportTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Offset<Double> POINT = within(0.01);
    private static final SchoolHours HOURS = SchoolHours.of(
            Map.of(
                    "monday", "07:00-17:00",
                    "tuesday", "07:00-17:00",
                    "wednesday", "07:00-17:00",
                    "thursday", "07:00-17:00",
                    "friday", "07:00-17:00",
                    "saturday", "07:00-11:30"),
            List.of("2026-11-16/2026-11-17", "2026-11-20 07:00-11:00"));

    @TempDir
    Path folder;

    private MadeUpMonth month;
    private List<School> schools;

    @BeforeEach
    void fill() throws Exception {
        month = new MadeUpMonth(folder);
        schools = month.registry.schools(null, 1000);
    }

    @AfterEach
    void close() throws Exception {
        month.close();
    }

    private ServiceReport report(Optional<String> provider) throws Exception {
        return new ServiceReports(month.registry, month.store, HOURS, month.clock).read(NOVEMBER, provider, schools);
    }

    private String pdfText(ServiceReport report, String language) throws Exception {
        ReportText text = new ReportText(language);
        SchoolMap.Drawn map = new SchoolMap(month.registry)
                .draw(report.schools(), report.until(), LocalDate.of(2026, 11, 30), text.of("map.label"));
        byte[] pdf = ReportPdf.of(report, map, text);
        Files.createDirectories(Path.of("target", "reports"));
        Files.write(
                Path.of(
                        "target",
                        "reports",
                        report.provider().map(any -> "one").orElse("all") + "-" + language + ".pdf"),
                pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    /** The first number behind a label, in Vietnamese or English writing. */
    private static double number(String text, String label, String language) {
        Matcher found = Pattern.compile(Pattern.quote(label) + "\\s+(?:≥ )?([0-9][0-9.,]*)")
                .matcher(text);
        assertThat(found.find()).as(label + " in\n" + text).isTrue();
        String number = found.group(1);
        return Double.parseDouble(
                language.equals("vi") ? number.replace(".", "").replace(',', '.') : number.replace(",", ""));
    }

    @Test
    void eachFigureOfThePdfIsTheSumOfTheCsv() throws Exception {
        ServiceReport report = report(Optional.of("Viettel"));
        CsvSum csv = new CsvSum(ReportCsv.of(report));
        for (String language : ReportText.LANGUAGES) {
            String pdf = pdfText(report, language);
            ReportText text = new ReportText(language);

            assertThat(number(pdf, text.of("availability"), language)).isCloseTo(csv.availability(), POINT);
            double silent = csv.hours("counted", "down", "cause", "silent");
            double up = csv.hours("counted", "up");
            double down = csv.hours("counted", "down");
            assertThat(number(pdf, text.of("availability.without"), language))
                    .isCloseTo(100 * up / (up + down - silent), POINT);
            assertThat(number(pdf, text.of("time.all"), language)).isCloseTo(csv.hours(), POINT);
            assertThat(number(pdf, text.of("time.up"), language)).isCloseTo(up, POINT);
            assertThat(number(pdf, text.of("time.degraded"), language))
                    .isCloseTo(csv.hours("counted", "up", "state", "degraded"), POINT);
            assertThat(number(pdf, text.of("time.down"), language)).isCloseTo(down, POINT);
            assertThat(number(pdf, text.of("time.excluded"), language))
                    .isCloseTo(csv.hours("counted", "excluded"), POINT);
            assertThat(number(pdf, text.of("time.no-data"), language))
                    .isCloseTo(csv.hours("counted", "no-data"), POINT);
            for (String cause : List.of("silent", "line-down", "area-outage")) {
                String label = text.of("time.down.cause", text.of("cause." + cause));
                assertThat(number(pdf, label, language)).isCloseTo(csv.hours("counted", "down", "cause", cause), POINT);
            }
            for (String cause : List.of("power-off", "lan-down", "agent-fault")) {
                String label = text.of("time.excluded.cause", text.of("cause." + cause));
                assertThat(number(pdf, label, language))
                        .isCloseTo(csv.hours("counted", "excluded", "cause", cause), POINT);
            }
            assertThat(number(pdf, text.of("speed.median"), language))
                    .isCloseTo(csv.percentile("speed", 0.5), within(0.051));
            assertThat(number(pdf, text.of("speed.p10"), language))
                    .isCloseTo(csv.percentile("speed", 0.1), within(0.051));
            assertThat(number(pdf, text.of("rtt.median"), language))
                    .isCloseTo(csv.percentile("rtt", 0.5), within(0.051));
            assertThat(number(pdf, text.of("rtt.p90"), language)).isCloseTo(csv.percentile("rtt", 0.9), within(0.051));
        }
    }

    @Test
    void eachSchoolAndEachProviderIsSummedUpAsInTheCsv() throws Exception {
        ServiceReport report = report(Optional.empty());
        CsvSum csv = new CsvSum(ReportCsv.of(report));
        String pdf = pdfText(report, "vi");

        for (String school : csv.each("name")) {
            assertThat(number(pdf, school + " Tân Lạc", "vi"))
                    .as(school)
                    .isCloseTo(csv.availability("name", school), POINT);
        }
        assertThat(number(pdf, "Viettel 14", "vi")).isCloseTo(csv.availability("provider", "Viettel"), POINT);
        assertThat(number(pdf, "VNPT Phú Thọ 15", "vi")).isCloseTo(csv.availability("provider", "VNPT Phú Thọ"), POINT);
        assertThat(number(pdf, "chưa khai 1", "vi")).isCloseTo(csv.availability("provider", ""), POINT);
    }

    @Test
    void writesVietnameseWithAllItsMarks() throws Exception {
        assertThat(pdfText(report(Optional.of("Viettel")), "vi"))
                .contains("Báo cáo dịch vụ đường truyền: Viettel, tháng 11/2026")
                .contains("Ngày nghỉ, và ngày có giờ khác: 16/11/2026, 17/11/2026, 20/11/2026 07:00-11:00")
                .contains("im lặng, chưa rõ vì sao")
                .contains("Trường Mường Ảnh 2 ");
    }

    @Test
    void countsSchoolHoursOnlyAndEachSecondOfThemOnce() throws Exception {
        ServiceReport report = report(Optional.empty());
        CsvSum csv = new CsvSum(ReportCsv.of(report));

        // 21 weekdays of 10 h, of which two are holidays and one has 4 h; four Saturdays of 4.5 h
        long perSchool = (18 * 10 + 4) * 3600L + 4 * 16_200L;
        for (String school : csv.each("school")) {
            assertThat(csv.seconds("school", school)).as(school).isEqualTo(perSchool);
        }
        assertThat(csv.each("day")).doesNotContain("2026-11-15").contains("2026-11-14", "2026-11-20");
        assertThat(csv.seconds("day", "2026-11-16")).isZero();
        assertThat(csv.rows()).allSatisfy(row -> {
            if ("time".equals(row.get("kind"))) {
                assertThat(row.get("from")).startsWith(row.get("day")).endsWith("+07:00");
            }
        });
    }
}
