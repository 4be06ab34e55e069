package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.chieng.server.ExchangeCommands.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceCommandsTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    private String config;

    @BeforeEach
    void addASchool() throws Exception {
        Path file = folder.resolve("server.conf");
        Files.writeString(file, "data = \"" + folder.resolve("data") + "\"");
        config = file.toString();
        RegistryCommands.addSchool(
                List.of(
                        "--config",
                        config,
                        "--id",
                        "hang-kia",
                        "--name",
                        "TH Hang Kia",
                        "--area",
                        "a",
                        "--area-name",
                        "A"),
                CLOCK,
                new SecureRandom());
    }

    private String file(String text) throws Exception {
        return Files.writeString(folder.resolve("file"), text).toString();
    }

    @Test
    void readsAMapAndSaysHowMuch() throws Exception {
        String map = file("""
                {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"school": "hang-kia"},
                 "geometry": {"type": "Point", "coordinates": [104.9, 20.7]}}]}
                """);
        Said said = PlaceCommands.map(List.of(map, "--config", config, "--source", "ta"), CLOCK, new SecureRandom());

        assertThat(said).isEqualTo(new Said(List.of("0 boundaries of areas, 1 places of schools were read"), true));
        assertThatThrownBy(() -> PlaceCommands.map(List.of(map, "--config", config), CLOCK, new SecureRandom()))
                .hasMessageContaining("--source");
    }

    @Test
    void readsSchoolsOfGigaOrSaysWhatIsWrong() throws Exception {
        String header = "school_id_giga,school_id_govt,school_name,latitude,longitude,education_level\n";
        String good = file(header + ",17-001,TH Hang Kia,20.7,104.9,Primary\n");
        assertThat(PlaceCommands.giga(List.of(good, "--config", config), CLOCK, new SecureRandom()))
                .isEqualTo(new Said(List.of("1 schools were read"), true));
        String bad = file(header + ",17-009,Nowhere,20.7,104.9,Primary\n");
        Said said = PlaceCommands.giga(List.of(bad, "--config", config), CLOCK, new SecureRandom());
        assertThat(said.good()).isFalse();
        assertThat(said.lines()).hasSize(2).last().isEqualTo("nothing was changed");
    }
}
