package org.chieng.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.server.csv.CsvFile;
import org.chieng.server.csv.CsvRow;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.registry.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules are those of {@code unicef/giga-dagster}: columns that must be filled, lists of values, an id of 36 characters. */
class GigaTest {
    private static final SchoolId SCHOOL = new SchoolId("muong-bi");
    private static final SchoolId OTHER = new SchoolId("hang-kia");
    private static final Instant NOON = Instant.parse("2026-11-03T05:00:00Z");

    @TempDir
    Path folder;

    private Registry registry;
    private TimeSeriesStore store;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(Files.createDirectories(folder.resolve("one")), Clock.systemUTC(), new SecureRandom());
        store = SqliteTimeSeriesStore.open(folder);
        fillSchools(registry);
        registry.sites().put(new Site(SCHOOL, 20.60012, 105.20034, "17-001", "Primary and Secondary", null));
        registry.lines().put(new Line(SCHOOL, "Viettel", AccessClass.CELLULAR_4G, 312, null));
    }

    private static void fillSchools(Registry registry) throws Exception {
        registry.addSchool(SCHOOL, "=TH&THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
        registry.addSchool(OTHER, "TH Hang Kia", new AreaId("tan-lac"), null);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        registry.close();
    }

    private String schools() throws Exception {
        return new GigaFiles(registry, store).schools(registry.schools(null, 10));
    }

    private static List<Map<String, String>> rows(String csv) throws Exception {
        List<CsvRow> rows = CsvFile.read(csv.getBytes(UTF_8));
        List<Map<String, String>> named = new ArrayList<>();
        for (CsvRow row : rows.subList(1, rows.size())) {
            Map<String, String> one = new HashMap<>();
            for (int i = 0; i < row.cells().size(); i++) {
                one.put(rows.get(0).cells().get(i), row.cells().get(i));
            }
            named.add(one);
        }
        return named;
    }

    @Test
    void aSchoolHasAllThatMustBeFilledInGigasWords() throws Exception {
        List<Map<String, String>> rows = rows(schools());

        assertThat(rows).hasSize(1); // nobody knows where the other stands
        Map<String, String> row = rows.get(0);
        assertThat(Stream.of(
                                "school_id_giga",
                                "school_id_govt",
                                "school_name",
                                "latitude",
                                "longitude",
                                "education_level",
                                "admin1",
                                "admin2")
                        .map(row::get))
                .allSatisfy(cell -> assertThat(cell).isNotBlank());
        assertThat(row)
                .containsEntry("school_id_govt", "17-001")
                .containsEntry("latitude", "20.60012")
                .containsEntry("education_level", "Primary and Secondary")
                .containsEntry("connectivity_type_govt", "cellular")
                .containsEntry("cellular_coverage_type", "4G")
                .containsEntry("num_students", "312")
                .containsEntry("school_name", "'=TH&THCS Mường Bi"); // no formula
        assertThat(UUID.fromString(row.get("school_id_giga")).version()).isEqualTo(3);
        assertThat(schools()).startsWith("\uFEFF");
        for (AccessClass access : AccessClass.values()) {
            assertThat(GigaFiles.connectivityType(access))
                    .isIn(
                            "fiber",
                            "xdsl",
                            "wired",
                            "cellular",
                            "p2mp wireless",
                            "p2p wireless",
                            "satellite",
                            "unknown");
        }
    }

    /** The one of RFC 9562 appendix A.2. */
    @Test
    void makesIdsAsTheRfcDoes() {
        assertThat(GigaId.named(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
                .hasToString("5df41881-3aed-3515-88a7-2f4a814cf09e");
    }

    @Test
    void aSchoolKeepsItsIdWhenItIsRenamedAndMoved() throws Exception {
        String id = rows(schools()).get(0).get("school_id_giga");
        registry.addSchool(SCHOOL, "Another name", new AreaId("tan-lac"), null);
        registry.sites().put(new Site(SCHOOL, 20.7, 105.3, "17-002", "Primary", null));

        assertThat(rows(schools()).get(0)).containsEntry("school_id_giga", id).containsEntry("latitude", "20.7");
        registry.sites()
                .put(new Site(SCHOOL, 20.7, 105.3, "17-002", "Primary", "3f2504e0-4f89-31d3-9a0c-0305e82c3301"));
        assertThat(rows(schools()).get(0)).containsEntry("school_id_giga", id);
    }

    @Test
    void whatIsExportedIsReadBackToTheSame() throws Exception {
        String exported = schools();
        try (Registry second =
                Registry.open(Files.createDirectories(folder.resolve("two")), Clock.systemUTC(), new SecureRandom())) {
            fillSchools(second);
            GigaImport.Report report = GigaImport.run(second, exported.getBytes(UTF_8));

            assertThat(report).isEqualTo(new GigaImport.Report(1, List.of()));
            assertThat(second.sites().all()).isEqualTo(registry.sites().all());
            assertThat(new GigaFiles(second, store).schools(second.schools(null, 10)))
                    .isEqualTo(exported);
        }
    }

    @Test
    void changesNothingWhenOneRowIsBad() throws Exception {
        String header = "school_id_giga,school_name,latitude,longitude\r\n";
        GigaImport.Report report = GigaImport.run(
                registry,
                (header
                                + "3f2504e0-4f89-31d3-9a0c-0305e82c3301,TH Hang Kia,20.5,105\r\nx,Nowhere,1,2\r\n,TH Hang Kia,a,2\r\n")
                        .getBytes(UTF_8));

        assertThat(report.faults()).hasSize(2);
        assertThat(report.faults().get(0)).startsWith("line 3: no school");
        assertThat(report.faults().get(1)).startsWith("line 4: latitude must be a number");
        assertThat(registry.sites().all()).hasSize(1);
        assertThat(GigaImport.run(registry, "a,b\r\n1,2\r\n".getBytes(UTF_8)).faults())
                .hasSize(4);
    }

    @Test
    void aMeasurementIsInKilobitsWithTheLatencyOfItsMoment() throws Exception {
        EnrolledDevice pi = new EnrolledDevice(new DeviceId("pi"), SCHOOL);
        registry.enrol(pi.device(), SCHOOL, "Pi");
        new RegistryLinkBook(registry)
                .save(new LinkBook.Changes(
                        NOON, Map.of(), List.of(), Set.of(), List.of(new LinkBook.Teller(pi, Duration.ZERO))));
        store.append(List.of(
                reading(pi, "throughput", NOON, 4.2),
                reading(pi, "rtt", NOON, 61),
                reading(pi, "throughput", NOON.plusSeconds(60), 3.1),
                reading(pi, "throughput", NOON.plus(40, ChronoUnit.DAYS), 9)));

        String csv = new GigaFiles(registry, store)
                .measurements(registry.schools(null, 10), NOON.minusSeconds(1), NOON.plusSeconds(3600));
        List<Map<String, String>> rows = rows(csv);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .containsEntry("Download", "4200")
                .containsEntry("Latency", "61.0")
                .containsEntry("Timestamp", "2026-11-03T05:00:00Z")
                .containsEntry("giga_id_school", rows(schools()).get(0).get("school_id_giga"))
                .containsEntry("ISP", "Viettel");
        assertThat(rows.get(1)).containsEntry("Download", "3100").containsEntry("Latency", "");
        assertThat(rows.get(0).get("UUID")).isNotEqualTo(rows.get(1).get("UUID"));
    }

    @Test
    void measurementsOfGigasMetersCountInReportsAndTheirDeviceIsFollowedByNobody() throws Exception {
        schools(); // gives the school its id
        String giga = rows(schools()).get(0).get("school_id_giga");
        String csv = """
                UUID,Timestamp,giga_id_school,school_id,Download,Latency,source
                1,2026-11-03T05:00:00Z,%s,,4200,61,GigaMeter
                2,2026-11-04T12:00:00+07:00,,17-001,8000.5,,GigaMeter
                3,2026-11-05T05:00:00Z,%s,,1,1,Chieng
                """.formatted(giga, giga);
        for (int twice = 0; twice < 2; twice++) {
            GigaMeasurementImport.Report report = GigaMeasurementImport.run(registry, store, csv.getBytes(UTF_8));
            assertThat(report.faults()).isEmpty();
            assertThat(report.read()).isEqualTo(2);
            assertThat(report.own()).isEqualTo(1);
        }
        assertThat(GigaMeasurementImport.isOne(csv.getBytes(UTF_8))).isTrue();
        assertThat(GigaMeasurementImport.isOne(schools().getBytes(UTF_8))).isFalse();
        assertThat(registry.links().tellers()).isEmpty();
        assertThat(registry.links().measurers())
                .containsExactly(new EnrolledDevice(new DeviceId("muong-bi-giga"), SCHOOL));
        assertThat(store.range(
                        new SeriesKey(new DeviceId("muong-bi-giga"), new ChannelName("link", "throughput")),
                        0,
                        Long.MAX_VALUE,
                        10))
                .extracting(point -> point.value())
                .containsExactly(new Value.Numeric(4.2), new Value.Numeric(8.0005));
    }

    @Test
    void ofMeasurementsWithAFaultNoneIsReadAndEachFaultIsNamed() throws Exception {
        String csv = """
                Timestamp,giga_id_school,school_id,Download,Latency
                2026-11-03T05:00:00Z,,17-001,4200,61
                2026-11-03 05:00,,17-001,4200,61
                2026-11-03T05:00:00Z,,17-999,4200,61
                2026-11-03T05:00:00Z,,17-001,NaN,61
                2026-11-03T05:00:00Z,,17-001,4200,-1
                """;
        GigaMeasurementImport.Report report = GigaMeasurementImport.run(registry, store, csv.getBytes(UTF_8));

        assertThat(report.read()).isZero();
        assertThat(report.faults()).hasSize(4);
        assertThat(report.faults().get(0)).startsWith("line 3: timestamp must be as");
        assertThat(registry.links().measurers()).isEmpty();
    }

    private static DeviceReading reading(EnrolledDevice device, String channel, Instant at, double value) {
        return new DeviceReading(
                device.device(),
                new Reading(
                        new ChannelName("link", channel),
                        ChronoUnit.MICROS.between(Instant.EPOCH, at),
                        new Value.Numeric(value),
                        null,
                        null));
    }
}
