package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a registry keeps of devices' settings, of boards that pupils may control, and of experiments that are assigned. */
abstract class ControlContract extends PupilsContract {
    private static final EntryId CLASS = new EntryId("lop-8a");
    private static final BoardId BOARD = new BoardId(DEVICE, "uno");
    private static final AccountId TEACHER = new AccountId("co-hoa");

    private SettingsVersion settings(long version, @Nullable String state) {
        return new SettingsVersion(
                DEVICE, version, registry.now(), TEACHER, "rules", "", "{\"version\":" + version + "}", state, "");
    }

    private void begin() throws RegistryException {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        registry.accounts().put(new Account(TEACHER, "Cô Hoa"));
        registry.classes().put(new SchoolClass(CLASS, SCHOOL, "8A", "2026-2027"));
    }

    @Test
    void keepsWhatDevicesWereToldAndWhatTheySaid() throws Exception {
        begin();
        assertThat(registry.deviceSettings().inForce(DEVICE)).isEmpty();
        registry.deviceSettings().add(settings(1, "done"));
        registry.deviceSettings().add(settings(2, null));
        registry.close();
        registry = reopened();

        assertThat(registry.deviceSettings().inForce(DEVICE)).contains(settings(2, null));
        registry.deviceSettings().answered(DEVICE, 2, "refused", "no such unit");
        assertThat(registry.deviceSettings().inForce(DEVICE))
                .map(SettingsVersion::version)
                .contains(1L);
        assertThat(registry.deviceSettings().newest(DEVICE, 9))
                .extracting(SettingsVersion::version, SettingsVersion::message)
                .containsExactly(tuple(2L, "no such unit"), tuple(1L, ""));
        assertThat(registry.deviceSettings().find(DEVICE, 2).orElseThrow().isRefused())
                .isTrue();
    }

    @Test
    void forgetsTheOldestSettings() throws Exception {
        begin();
        for (int version = 1; version <= DeviceSettings.MOST_VERSIONS + 5; version++) {
            registry.deviceSettings().add(settings(version, "done"));
        }

        List<SettingsVersion> kept = registry.deviceSettings().newest(DEVICE, 1000);
        assertThat(kept).hasSize(DeviceSettings.MOST_VERSIONS);
        assertThat(kept.get(0).version()).isEqualTo(DeviceSettings.MOST_VERSIONS + 5L);
    }

    @Test
    void knowsWhichBoardsPupilsMayControl() throws Exception {
        begin();
        registry.classBoards().set(CLASS, BOARD, true);
        registry.classBoards().set(CLASS, BOARD, true);
        assertThat(registry.classBoards().of(CLASS)).containsExactly(BOARD);
        registry.classBoards().set(CLASS, BOARD, false);
        assertThat(registry.classBoards().of(CLASS)).isEmpty();
        registry.classBoards().set(CLASS, BOARD, true);
        registry.classBoards().clear(CLASS);
        assertThat(registry.classBoards().of(CLASS)).isEmpty();
    }

    private void experiment(String id) throws RegistryException {
        registry.experiments()
                .put(new Experiment(
                        new EntryId(id),
                        SCHOOL,
                        CLASS,
                        null,
                        "Vì sao?",
                        null,
                        List.of(new SeriesKey(DEVICE, new ChannelName("uno", "temperature"))),
                        Instant.parse("2026-09-05T02:00:00Z")));
    }

    @Test
    void knowsWhatAClassWorksOnAndWhatEachGroupMadeOfIt() throws Exception {
        begin();
        experiment("task");
        experiment("own");
        EntryId task = new EntryId("task");
        GroupWork work = new GroupWork(BOARD, new EntryId("own"));
        registry.assignments().assign(CLASS, task);
        registry.assignments().add(task, work);
        Pupil pupil = new Pupil(new EntryId("p-1"), CLASS, "Mây");
        registry.pupils().add(pupil, null);

        assertThat(registry.assignments().of(CLASS)).contains(task);
        assertThat(registry.assignments().work(task)).containsExactly(work);
        assertThat(registry.assignments().boardOf(new EntryId("own"))).contains(BOARD);
        assertThat(registry.assignments().boardOf(task)).isEmpty();
        assertThat(registry.assignments().isOfGroup(new EntryId("own"), pupil.id()))
                .isFalse();
        registry.pupils().setBoard(pupil.id(), BOARD);
        assertThat(registry.assignments().isOfGroup(new EntryId("own"), pupil.id()))
                .isTrue();

        registry.experiments().remove(task);
        assertThat(registry.assignments().of(CLASS)).isEmpty();
        assertThat(registry.experiments().find(new EntryId("own")))
                .as("the group's own stays")
                .isPresent();
        registry.assignments().assign(CLASS, new EntryId("own"));
        registry.assignments().clear(CLASS);
        assertThat(registry.assignments().of(CLASS)).isEmpty();
    }
}
