package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryImportTest {
    private static final String GOOD = """
            {"areas": [{"id": "tan-lac", "name": "Tân Lạc", "parent": "hoa-binh"}, {"id": "hoa-binh", "name": "Hòa Bình"}],
             "schools": [{"id": "muong-bi", "name": "THCS Mường Bi", "area": "tan-lac"}],
             "devices": [{"id": "pi", "school": "muong-bi", "name": "Pi", "secret": "0123456789abcdef"}]}
            """;
    private static final DeviceId PI = new DeviceId("pi");

    @TempDir
    Path folder;

    private Registry registry;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(folder, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new SecureRandom());
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    private void run(String json) throws Exception {
        RegistryImport.run(Files.writeString(folder.resolve("registry.json"), json), registry);
    }

    @Test
    void putsAreasSchoolsAndDevicesIntoTheRegistry() throws Exception {
        run(GOOD);

        assertThat(registry.school(new SchoolId("muong-bi")).orElseThrow().areas())
                .extracting(Area::name)
                .containsExactly("Hòa Bình", "Tân Lạc");
        assertThat(registry.credentials(PI).orElseThrow().secret().matches("0123456789abcdef"))
                .isTrue();
    }

    @Test
    void putsWhatLinesCostAndWhatIsPlannedForThem() throws Exception {
        SchoolId school = new SchoolId("muong-bi");
        String more = """
                , "lines": [{"school": "muong-bi", "declared": "3g", "month_price": 50000, "gigabyte_price": 9000}],
                 "upgrades": [{"school": "muong-bi", "day": "2027-01-15", "what": "Kéo cáp quang", "access": "fixed"}]}
                """;
        run(GOOD.strip().replaceFirst("}$", "") + more);

        assertThat(registry.lines().prices()).containsExactly(new LinePrice(school, 50_000L, 9_000L));
        assertThat(registry.upgrades().all())
                .containsExactly(
                        new Upgrade(school, LocalDate.parse("2027-01-15"), "Kéo cáp quang", AccessClass.FIXED));
        assertThatThrownBy(() -> run(GOOD.strip().replaceFirst("}$", "") + more.replace("2027-01-15", "15/1/2027")))
                .hasMessageContaining("upgrades[0]: 'day' must be as 2026-09-05");
        assertThatThrownBy(() -> run(GOOD.strip().replaceFirst("}$", "") + more.replace("50000", "-1")))
                .hasMessageContaining("lines[0]: a price must be 0 VND or more");
    }

    @Test
    void changesNothingWhenItIsReadAgain() throws Exception {
        run(GOOD);
        byte[] hash = registry.credentials(PI).orElseThrow().secret().hash();
        Clock later = Clock.offset(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Duration.ofDays(1));
        registry.close();
        registry = Registry.open(folder, later, new SecureRandom());
        run(GOOD);

        assertThat(registry.credentials(PI).orElseThrow().secret().hash()).isEqualTo(hash);
        assertThat(registry.device(PI).orElseThrow().created()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void bringsWhatIsThereToWhatTheFileSays() throws Exception {
        run(GOOD);
        run(GOOD.replace("0123456789abcdef", "another-secret-of-a-pi").replace("\"Pi\"", "\"Pi mới\""));

        assertThat(registry.device(PI).orElseThrow().name()).isEqualTo("Pi mới");
        assertThat(registry.credentials(PI).orElseThrow().secret().matches("0123456789abcdef"))
                .isFalse();
        assertThat(registry.credentials(PI).orElseThrow().secret().matches("another-secret-of-a-pi"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"0123456789abcdef\" | \"short\"             | devices[0]: secret must have 16 to",
                "\"id\": \"pi\"       | \"id\": \"p i\"       | devices[0]: device name 'p i'",
                "\"id\": \"muong-bi\" | \"id\": \"Mường\"     | schools[0]: school id 'Mường'",
                "\"area\": \"tan-lac\"| \"area\": \"nowhere\" | area 'nowhere', which is not there",
                "\"parent\": \"hoa-binh\" | \"parent\": \"x\" | parent 'x', which is not there",
                "\"secret\":          | \"sekret\":           | devices[0]: unknown [sekret]",
                "\"school\": \"muong-bi\", | ''               | devices[0]: 'school' is missing",
                "\"name\": \"Pi\"     | \"name\": 7           | devices[0]: 'name' must be a text",
                "\"schools\": [       | \"schools\": 1, \"areas2\": [ | unknown [areas2]",
                "}]}                  | }]                    | not JSON",
            })
    void saysWhatIsWrongAndWhereAndChangesNothing(String good, String bad, String message) throws Exception {
        String json = GOOD.replace(good, bad);
        assertThat(json).isNotEqualTo(GOOD);

        assertThatThrownBy(() -> run(json))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("registry.json")
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
        assertThat(registry.schools(null, 10)).isEmpty();
    }

    @Test
    void namesAFileThatIsNotThere() {
        Path missing = folder.resolve("missing.json");

        assertThatThrownBy(() -> RegistryImport.run(missing, registry))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("registry.import")
                .hasMessageContaining("missing.json");
    }

    @Test
    void neverShowsASecret() {
        assertThat(new RegistryContent.NewDevice(PI, new SchoolId("s"), "Pi", "0123456789abcdef"))
                .asString()
                .doesNotContain("0123456789abcdef");
    }
}
