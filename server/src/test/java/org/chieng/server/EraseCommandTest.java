package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.StoreSettings;
import org.chieng.gateway.Stores;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.UseSlice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseCommandTest {
    private static final DeviceId PI = new DeviceId("pi");
    private static final long NOW = 1_790_000_000_000_000L;

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectory(data());
        config = Files.writeString(folder.resolve("server.conf"), "data = \"" + data() + "\"");
        try (Registry registry = Registry.open(data(), Clock.systemUTC(), new SecureRandom())) {
            registry.addSchool(new SchoolId("muong-bi"), "THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
            registry.enrol(PI, new SchoolId("muong-bi"), "Pi");
        }
        try (TimeSeriesStore store = Stores.open(new StoreSettings(null), data())) {
            List<DeviceReading> batch = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                batch.add(new DeviceReading(
                        PI, Reading.ofNumber(new ChannelName("board", "x"), NOW + n * 1_000_000L, n, null)));
            }
            store.append(batch);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String run(String... arguments) throws StartException {
        List<String> all = new ArrayList<>(List.of("--config", config.toString(), "--device", "pi"));
        all.addAll(List.of(arguments));
        return EraseCommand.run(all, Clock.systemUTC(), new SecureRandom());
    }

    @Test
    void erasesASpanThenAllAndSaysWhatWentAndWhatRemains() throws Exception {
        assertThat(run("--from", "2026-09-21T14:13:20Z", "--to", "2026-09-21T14:13:24Z"))
                .startsWith("erased of pi: 4 points")
                .contains("backups made before still hold it");
        assertThat(run("--all")).startsWith("erased of pi: 6 points");
        try (Registry registry = Registry.open(data(), Clock.systemUTC(), new SecureRandom())) {
            assertThat(registry.audit().newest(10))
                    .extracting(entry -> entry.actor() + " " + entry.action() + " " + entry.subject())
                    .contains("operator erase pi", "operator erase pi 2026-09-21T14:13:20Z/2026-09-21T14:13:24Z");
        }
    }

    /** A Pi of the school stands in no room: it stays. */
    @Test
    void erasesWhatAllComputersInASchoolsRoomsMeasuredWithTheirSums() throws Exception {
        DeviceId pc = new DeviceId("may-1");
        SchoolId school = new SchoolId("muong-bi");
        Lab lab = new Lab(new EntryId("tin"), school, "Phòng Tin học");
        LocalDate day = LocalDate.parse("2026-09-21");
        try (Registry registry = Registry.open(data(), Clock.systemUTC(), new SecureRandom())) {
            registry.labs().put(lab);
            registry.enrol(pc, school, "Máy 1");
            registry.labBoard().seats().replace(lab, List.of(new Seat(lab.id(), "1", 0, 0)), Map.of("1", pc));
            registry.labBoard()
                    .uses()
                    .replace(pc, day, List.of(new UseSlice(pc, day, 0, lab.id(), 86_400, 0, 0, 0, 0, 0, 0)));
        }
        try (TimeSeriesStore store = Stores.open(new StoreSettings(null), data())) {
            store.append(
                    List.of(new DeviceReading(pc, Reading.ofNumber(new ChannelName("lab", "on"), NOW, 840, null))));
        }
        assertThat(EraseCommand.run(
                        List.of("--config", config.toString(), "--school", "muong-bi", "--all"),
                        Clock.systemUTC(),
                        new SecureRandom()))
                .startsWith("erased of may-1: 1 points")
                .doesNotContain("of pi");
        try (Registry registry = Registry.open(data(), Clock.systemUTC(), new SecureRandom())) {
            assertThat(registry.labBoard().uses().of(lab.id(), day, day)).isEmpty();
        }
        assertThat(run("--all")).startsWith("erased of pi: 10 points");
        assertThatThrownBy(() -> run("--school", "muong-bi", "--all"))
                .as("both")
                .isInstanceOf(StartException.class);
    }

    @Test
    void refusesWhatIsNotClear() {
        for (String[] unclear : new String[][] {
            {}, {"--from", "2026-09-21T14:13:20Z"}, {"--all", "--run", "x"}, {"--run", "no-such-run"}
        }) {
            assertThatThrownBy(() -> run(unclear)).isInstanceOf(StartException.class);
        }
    }

    @Test
    void leavesAServerThatRunsAloneAndSaysWhereToAskIt() throws Exception {
        try (DataFolder taken = DataFolder.take(data())) {
            assertThat(taken.path()).exists();
            assertThatThrownBy(() -> run("--all"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("POST /api/v1/devices/{device}/erase");
        }
    }
}
