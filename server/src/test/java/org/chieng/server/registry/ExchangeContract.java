package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.exchange.Fault;
import org.chieng.server.registry.exchange.ImportReport;
import org.chieng.server.registry.exchange.ImportText;
import org.chieng.server.registry.exchange.Reach;
import org.chieng.server.registry.exchange.RegistrySheets;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.registry.exchange.SheetImport;
import org.chieng.server.registry.exchange.SheetImport.Mode;
import org.junit.jupiter.api.Test;

/** The registry as files for a spreadsheet. */
abstract class ExchangeContract extends LabBoardContract {
    private static final Map<String, String> GOOD = files(
            "areas",
            """
            id,name,parent,from,until,followed_by
            tan-lac,Tân Lạc,hoa-binh,,,
            hoa-binh,Hòa Bình,,,1/7/2025,phu-tho
            phu-tho,Phú Thọ,,,,
            """,
            "schools",
            """
            id;name;area
            thcs-muong-bi;THCS "Mường Bi";tan-lac
            hang-kia;TH&THCS Hang Kia, Pà Cò;tan-lac
            """,
            "labs",
            """
            id,school,name
            muong-bi-1,thcs-muong-bi,Phòng máy 1
            """,
            "clubs",
            """
            id,school,name
            stem,thcs-muong-bi,'=CLB STEM
            """,
            "classes",
            """
            id,school,name,school_year
            7a,thcs-muong-bi,7A,2026-2027
            """,
            "devices",
            """
            id,school,name,lab,seat,state,replaced_by,secret
            pc-1,thcs-muong-bi,Máy 1,muong-bi-1,A1,replaced,pc-2,
            pc-2,thcs-muong-bi,,muong-bi-1,A1,,,
            pi,hang-kia,Pi phòng lý,,,,,0123456789abcdef
            """,
            "sources",
            """
            device,source,name
            pi,board,micro:bit
            """,
            "channels",
            """
            device,source,channel,name,unit,scale,shift,icon
            pi,board,temperature,-Nhiệt độ,Cel,,"-0,5",thermometer
            """,
            "accounts",
            """
            id,name
            lan,Cô Lan
            """,
            "memberships",
            """
            account,role,school,area
            lan,teacher,thcs-muong-bi,
            lan,department,,phu-tho
            """,
            "loans",
            """
            id,school,item,device,class,club,lent,due,returned
            DT-0412,thcs-muong-bi,Điện thoại,,7a,,2026-09-01,2026-12-31,
            """,
            "assets",
            """
            id,school,kind,name,device,donor,donated,warranty,watts,gone,note
            M-01,thcs-muong-bi,pc,OptiPlex,pc-1,Quỹ Sao Mai,2026-09-01,,95,,-hỏng ổ DVD
            """);

    private final Map<DeviceId, String> secrets = new LinkedHashMap<>();

    private static Map<String, String> files(String... pairs) {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            files.put(pairs[i], pairs[i + 1]);
        }
        return files;
    }

    private ImportReport read(Map<String, String> files, Mode mode) throws RegistryException {
        List<SheetImport.Input> inputs = files.entrySet().stream()
                .map(file ->
                        new SheetImport.Input(file.getKey(), file.getKey() + ".csv", Buffer.buffer(file.getValue())))
                .toList();
        return SheetImport.run(registry, inputs, mode, SheetImport.By.operator(secrets::putAll));
    }

    private ImportReport read(String sheet, String... lines) throws RegistryException {
        return read(Map.of(sheet, String.join("\n", lines)), Mode.ALL_OR_NOTHING);
    }

    private ImportReport assets(SchoolId only, Mode mode, String... lines) throws RegistryException {
        return SheetImport.run(
                registry,
                only,
                new SheetImport.Input("assets", "a.csv", Buffer.buffer(String.join("\n", lines))),
                mode,
                "minh");
    }

    @Test
    void aSchoolsOwnSheetTakesItsOwnRowsOnlyAndTellsEachFaultWithItsRow() throws Exception {
        read(GOOD, Mode.ALL_OR_NOTHING);
        SchoolId other = new SchoolId("hang-kia");
        String head = "id,kind,name,device,school,watts";
        ImportReport bad = assets(
                other,
                Mode.ALL_OR_NOTHING,
                head,
                "M-02,pc,Vostro,,,",
                "M-03,pc,Vostro,,thcs-muong-bi,",
                "M-04,tablet,Vostro,,,",
                "M-05,pc,Vostro,pc-1,,",
                "M-06,pc,Vostro,pi,,2001",
                "M-07,pc,Vostro,pi,,",
                "M-08,pc,Vostro,pi,,");
        assertThat(bad.faults())
                .extracting(one -> one.line() + " " + one.kind())
                .containsExactly(
                        "3 another-school",
                        "4 word",
                        "5 device-of-another-school",
                        "6 watts",
                        "8 device-of-another-asset");
        assertThat(bad.kept()).isFalse();
        assertThat(registry.labBoard().assets().of(other, null, 9)).isEmpty();

        assertThat(assets(other, Mode.DRY_RUN, head, "M-02,pc,Vostro,,,").kept())
                .isFalse();
        assertThat(assets(other, Mode.ALL_OR_NOTHING, head, "M-02,pc,Vostro,,,")
                        .counts()
                        .get("assets"))
                .isEqualTo(new ImportReport.Counts(1, 0, 0));
        String sheet = SheetExport.assets(registry, other);
        assertThat(sheet).contains("M-02,hang-kia,pc,Vostro,").doesNotContain("M-01");
        assertThat(assets(other, Mode.ALL_OR_NOTHING, sheet).counts().get("assets"))
                .isEqualTo(new ImportReport.Counts(0, 0, 1));
        assertThat(assets(other, Mode.ALL_OR_NOTHING, head, "M-01,pc,Máy của trường này,,,")
                        .counts()
                        .get("assets"))
                .as("a number that another school has, too")
                .isEqualTo(new ImportReport.Counts(1, 0, 0));
        assertThat(registry.labBoard().assets().all())
                .filteredOn(one -> one.id().value().equals("M-01"))
                .hasSize(2);
        assertThat(read(Map.of("assets", SheetExport.run(registry, "assets", Reach.ALL)), Mode.ALL_OR_NOTHING)
                        .counts()
                        .get("assets"))
                .as("all schools' sheet tells them apart")
                .isEqualTo(new ImportReport.Counts(0, 0, 3));
    }

    @Test
    void takesWholeFiles() throws Exception {
        ImportReport report = read(GOOD, Mode.ALL_OR_NOTHING);

        assertThat(report.faults()).isEmpty();
        assertThat(report.kept()).isTrue();
        assertThat(registry.school(new SchoolId("hang-kia")).orElseThrow().name())
                .isEqualTo("TH&THCS Hang Kia, Pà Cò");
        assertThat(registry.school(SCHOOL).orElseThrow().name()).isEqualTo("THCS \"Mường Bi\"");
        assertThat(registry.school(SCHOOL).orElseThrow().areas())
                .extracting(Area::name)
                .containsExactly("Phú Thọ", "Tân Lạc");
        assertThat(registry.channels().all().get(0).shift()).isEqualTo(-0.5);
        assertThat(registry.clubs().all().get(0).name()).isEqualTo("=CLB STEM");
        assertThat(directory()
                        .authenticate(new DeviceId("pi"), "0123456789abcdef")
                        .school())
                .isEqualTo(new SchoolId("hang-kia"));
        assertThat(secrets).containsOnlyKeys(new DeviceId("pc-1"), new DeviceId("pc-2"));
        assertThat(directory()
                        .authenticate(new DeviceId("pc-2"), secretOf("pc-2"))
                        .school())
                .isEqualTo(SCHOOL);
    }

    private String secretOf(String device) {
        return Objects.requireNonNull(secrets.get(new DeviceId(device)));
    }

    @Test
    void changesNothingWhenTheSameIsReadAgain() throws Exception {
        read(GOOD, Mode.ALL_OR_NOTHING);
        secrets.clear();

        ImportReport again = read(GOOD, Mode.ALL_OR_NOTHING);

        assertThat(again.counts().values()).allSatisfy(counts -> {
            assertThat(counts.added()).isZero();
            assertThat(counts.changed()).isZero();
            assertThat(counts.same()).isPositive();
        });
        assertThat(secrets).isEmpty();
    }

    @Test
    void writesWhatIsReadBackToTheSame() throws Exception {
        read(GOOD, Mode.ALL_OR_NOTHING);
        Map<String, String> first = SheetExport.run(registry);

        ImportReport again = read(first, Mode.ALL_OR_NOTHING);

        assertThat(first).containsOnlyKeys(RegistrySheets.names());
        assertThat(again.faults()).isEmpty();
        assertThat(again.counts().values())
                .allSatisfy(
                        counts -> assertThat(counts.added() + counts.changed()).isZero());
        assertThat(SheetExport.run(registry)).isEqualTo(first);
    }

    @Test
    void writesNoFormulaAndNoSecret() throws Exception {
        read(GOOD, Mode.ALL_OR_NOTHING);

        Map<String, String> files = SheetExport.run(registry);

        assertThat(files.get("clubs")).contains(",'=CLB STEM");
        assertThat(files.get("channels")).contains(",'-Nhiệt độ,Cel,1.0,-0.5,");
        assertThat(files.values())
                .allSatisfy(text ->
                        assertThat(text).startsWith("\uFEFF").doesNotContain("0123456789abcdef", secretOf("pc-2")));
    }

    @Test
    void changesNothingInARehearsal() throws Exception {
        ImportReport report = read(GOOD, Mode.DRY_RUN);

        assertThat(report.counts().get("schools")).isEqualTo(new ImportReport.Counts(1, 1, 0));
        assertThat(report.kept()).isFalse();
        assertThat(secrets).isEmpty();
        assertThat(registry.schools(null, 10)).hasSize(1);
    }

    @Test
    void tellsAFaultForEachRowAndChangesNothing() throws Exception {
        ImportReport report = read(
                "schools",
                "\uFEFFid,name,area",
                "good,Trường tốt,tan-lac",
                "Bad Id,Trường,tan-lac",
                "no-name,,tan-lac",
                "",
                "nowhere,Trường,nowhere",
                "good,Trường khác,tan-lac");

        assertThat(report.faults())
                .extracting(Fault::line, Fault::letter, Fault::kind)
                .containsExactly(
                        tuple(3, "A", "id"),
                        tuple(4, "B", "empty-cell"),
                        tuple(6, "C", "not-there"),
                        tuple(7, "A", "twice"));
        assertThat(registry.schools(null, 10)).hasSize(1);
        assertThat(ImportText.in(Locale.forLanguageTag("vi")).of(report.faults().get(2)))
                .isEqualTo(
                        "schools.csv, dòng 6, cột C (area): không có 'nowhere' trong areas, cả trong hệ thống lẫn trong"
                                + " các tệp đang nhập: hãy thêm vào đó, hoặc sửa ở đây");
        assertThat(ImportText.in(Locale.ENGLISH).of(report.faults().get(1)))
                .isEqualTo("schools.csv, line 4, column B (name): is empty: fill it in");
    }

    @Test
    void takesTheGoodRowsWhenAskedTo() throws Exception {
        Map<String, String> files = files(
                "areas", "id,name,parent\na,A,b\nb,B,nowhere\nc,C,\nd,D,e\ne,E,d\n",
                "schools", "id,name,area\nin-c,C,c\nin-a,A,a\n");

        ImportReport report = read(files, Mode.GOOD_ROWS);

        assertThat(report.faults())
                .extracting(Fault::file, Fault::line, Fault::kind)
                .containsExactlyInAnyOrder(
                        tuple("areas.csv", 2, "not-there"),
                        tuple("areas.csv", 3, "not-there"),
                        tuple("areas.csv", 5, "circle"),
                        tuple("areas.csv", 6, "not-there"),
                        tuple("schools.csv", 3, "not-there"));
        assertThat(registry.areas().all()).extracting(area -> area.id().value()).containsExactly("c", "tan-lac");
        assertThat(registry.schools(null, 10))
                .extracting(school -> school.id().value())
                .contains("in-c");
    }

    @Test
    void needsAPlaceForTheSecretsOfNewDevices() throws Exception {
        SheetImport.Input devices =
                new SheetImport.Input("devices", "devices.csv", Buffer.buffer("id,school\npc-1,thcs-muong-bi\n"));

        ImportReport report =
                SheetImport.run(registry, List.of(devices), Mode.GOOD_ROWS, SheetImport.By.operator(null));

        assertThat(report.faults()).extracting(Fault::kind).containsExactly("no-secret");
        assertThat(registry.devices(SCHOOL, null, 10)).isEmpty();
    }

    @Test
    void changesNothingWhenTheSecretsCanNotBeKept() {
        SheetImport.Input devices =
                new SheetImport.Input("devices", "devices.csv", Buffer.buffer("id,school\npc-1,thcs-muong-bi\n"));

        SheetImport.By operator = SheetImport.By.operator(made -> {
            throw new RegistryException("the disk is full");
        });

        assertThatThrownBy(() -> SheetImport.run(registry, List.of(devices), Mode.GOOD_ROWS, operator))
                .hasMessage("the disk is full");
        assertThat(secrets).isEmpty();
    }

    @Test
    void refusesALabOfAnotherSchool() throws Exception {
        read(GOOD, Mode.ALL_OR_NOTHING);

        ImportReport report = read("devices", "id,school,lab", "pi,hang-kia,muong-bi-1");

        assertThat(report.faults())
                .extracting(Fault::kind, Fault::column)
                .containsExactly(tuple("lab-of-another-school", "lab"));
    }
}
