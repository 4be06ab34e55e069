package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code import} and {@code export} as an operator types them. */
class ExchangeCommandsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void writeFiles() throws Exception {
        config = Files.writeString(folder.resolve("server.conf"), "data = \"" + folder.resolve("data") + "\"\n");
        Path csv = Files.createDirectory(folder.resolve("csv"));
        Files.writeString(csv.resolve("areas.csv"), "id,name\ntan-lac,Tân Lạc\n");
        Files.writeString(csv.resolve("schools (1).csv"), "id,name,area\nmuong-bi,THCS Mường Bi,tan-lac\n");
        Files.writeString(csv.resolve("devices.csv"), "id,school,name\npi,muong-bi,Pi\n");
    }

    private ExchangeCommands.Said read(Path from, String... options) throws StartException {
        List<String> all = new ArrayList<>(List.of(from.toString(), "--config", config.toString()));
        all.addAll(List.of(options));
        return ExchangeCommands.read(all, CLOCK, new SecureRandom());
    }

    private Path exported(String name) throws StartException {
        Path target = folder.resolve(name);
        ExchangeCommands.write(List.of(target.toString(), "--config", config.toString()), CLOCK, new SecureRandom());
        return target;
    }

    @Test
    void readsAFolderAndWritesTheSecretsWhereItIsTold() throws Exception {
        Path secrets = folder.resolve("secrets.csv");

        ExchangeCommands.Said said = read(folder.resolve("csv"), "--secrets", secrets.toString(), "--language", "vi");

        assertThat(said.good()).isTrue();
        assertThat(said.lines())
                .containsExactly(
                        "areas: 1 mới, 0 thay đổi, 0 giữ nguyên",
                        "schools: 1 mới, 0 thay đổi, 0 giữ nguyên",
                        "devices: 1 mới, 0 thay đổi, 0 giữ nguyên",
                        "Xong. Số dòng có lỗi, đã bỏ qua: 0");
        assertThat(Files.readAllLines(secrets)).hasSize(2).last().asString().matches("pi,[A-Za-z0-9_-]{27}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rw-------");
    }

    @Test
    void overwritesNoFileOfSecretsAndChangesNothingThen() throws Exception {
        Path secrets = Files.writeString(folder.resolve("secrets.csv"), "of the last time");

        assertThatThrownBy(() -> read(folder.resolve("csv"), "--secrets", secrets.toString()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("already there");
        assertThat(secrets).hasContent("of the last time");
        assertThat(exported("out").resolve("schools.csv")).content().hasLineCount(1);
    }

    @Test
    void exportsWhatItReadsAgain() throws Exception {
        read(folder.resolve("csv"), "--secrets", folder.resolve("s").toString());
        Path out = exported("out");

        ExchangeCommands.Said again = read(out, "--language", "en");

        assertThat(again.good()).isTrue();
        assertThat(again.lines()).contains("devices: 0 new, 0 changed, 1 as they were");
        assertThat(Files.readString(exported("again").resolve("devices.csv")))
                .isEqualTo(Files.readString(out.resolve("devices.csv")));
    }

    @Test
    void tellsFaultsAndFailsInARehearsalToo() throws Exception {
        Path file = Files.writeString(folder.resolve("labs.csv"), "id,school,name\nx,nowhere,X\n");

        ExchangeCommands.Said said = read(file, "--dry-run", "--language", "en");

        assertThat(said.good()).isFalse();
        assertThat(said.lines().get(0)).startsWith("labs.csv, line 2, column B (school): there is no 'nowhere'");
        assertThat(said.lines()).last().isEqualTo("A rehearsal: nothing was changed. Faults: 1");
    }

    @ParameterizedTest
    @CsvSource({
        "unknown.csv, --language,  can't tell what",
        "areas.csv,   --dry-run,   exclude each other",
    })
    void refusesWhatItDoesNotUnderstand(String name, String option, String message) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "id,name\n");
        String[] options =
                option.equals("--dry-run") ? new String[] {option, "--good-rows"} : new String[] {option, "en"};

        assertThatThrownBy(() -> read(file, options))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.exitCode()).isEqualTo(StartException.BAD_CONFIG))
                .hasMessageContaining(message);
    }
}
