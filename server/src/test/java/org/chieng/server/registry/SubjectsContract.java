package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a registry keeps beside schools and devices: what follows an area, rooms, classes, people, loans, experiments. */
abstract class SubjectsContract extends RegistryContract {
    private static final AreaId HOA_BINH = new AreaId("hoa-binh");
    private static final AreaId PHU_THO = new AreaId("phu-tho");
    private static final LocalDate MERGER = LocalDate.parse("2025-07-01");
    private static final SeriesKey TEMPERATURE = new SeriesKey(DEVICE, new ChannelName("board", "temperature"));
    private static final Instant NINE = Instant.parse("2026-09-05T02:00:00.000001Z");

    private void mergeProvinces() throws RegistryException {
        registry.transact(
                () -> {
                    registry.areas().put(new Area(HOA_BINH, "Hòa Bình", null, null, MERGER, PHU_THO));
                    registry.areas().put(new Area(PHU_THO, "Phú Thọ", null));
                    registry.areas().put(new Area(new AreaId("tan-lac"), "Tân Lạc", HOA_BINH));
                    return true;
                },
                done -> true);
    }

    @Test
    void putsASchoolUnderTheAreaThatFollowsItsOwn() throws Exception {
        mergeProvinces();

        assertThat(registry.schools()
                        .findOn(MERGER.minusDays(1), SCHOOL)
                        .orElseThrow()
                        .areas())
                .extracting(Area::name)
                .containsExactly("Hòa Bình", "Tân Lạc");
        assertThat(registry.schools().findOn(MERGER, SCHOOL).orElseThrow().areas())
                .extracting(Area::name)
                .containsExactly("Phú Thọ", "Tân Lạc");
        assertThat(registry.schools(null, 10).get(0).areas())
                .extracting(Area::name)
                .containsExactly("Phú Thọ", "Tân Lạc");
    }

    @Test
    void tellsTheSameAreasForOneSchoolAndForMany() throws Exception {
        mergeProvinces();
        for (int i = 0; i < 40; i++) {
            registry.addSchool(new SchoolId("school-" + i), "Trường " + i, new AreaId("tan-lac"), null);
        }

        List<School> all = registry.schools(null, 100);

        assertThat(all).hasSize(41);
        for (School school : all) {
            assertThat(registry.school(school.id())).contains(school);
        }
    }

    @Test
    void keepsOutADeviceThatWasLost() throws Exception {
        String secret = registry.enrol(DEVICE, SCHOOL, "Pi");
        registry.makeDtlsKey(DEVICE);
        Device known = registry.device(DEVICE).orElseThrow();
        registry.devices().update(inState(known, DeviceState.LOST, null));

        assertThatThrownBy(() -> directory().authenticate(DEVICE, secret)).hasMessageContaining("don't match");
        assertThat(directory().find(DEVICE)).isEmpty();
        assertThat(directory().dtlsKey(DEVICE)).isEmpty();

        registry.devices().update(known);
        assertThat(directory().authenticate(DEVICE, secret).school()).isEqualTo(SCHOOL);
    }

    private static Device inState(Device device, DeviceState state, @Nullable DeviceId by) {
        return new Device(
                device.id(), device.school(), device.name(), device.created(), state, by, device.lab(), device.seat());
    }

    @Test
    void knowsWhichDeviceDoesTheWorkOfOneThatWasReplaced() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        registry.enrol(new DeviceId("pi-2"), SCHOOL, "Pi 2");
        registry.labs().put(new Lab(new EntryId("phong-1"), SCHOOL, "Phòng máy 1"));
        Device replaced = new Device(
                DEVICE,
                SCHOOL,
                "Pi",
                CLOCK.instant(),
                DeviceState.REPLACED,
                new DeviceId("pi-2"),
                new EntryId("phong-1"),
                "A1");
        registry.devices().update(replaced);

        assertThat(registry.device(DEVICE)).contains(replaced);
        assertThat(registry.labs().of(SCHOOL)).containsExactly(new Lab(new EntryId("phong-1"), SCHOOL, "Phòng máy 1"));
    }

    @Test
    void refusesADeviceInALabThatIsNotThere() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");

        assertThatThrownBy(() -> registry.devices()
                        .update(new Device(
                                DEVICE,
                                SCHOOL,
                                "Pi",
                                CLOCK.instant(),
                                DeviceState.ACTIVE,
                                null,
                                new EntryId("x"),
                                null)))
                .isInstanceOf(RegistryException.class);
        assertThat(registry.device(DEVICE).orElseThrow().lab()).isNull();
    }

    @Test
    void remembersExperimentsWithTheirRunsAndAnnotations() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        registry.clubs().put(new Club(new EntryId("stem"), SCHOOL, "CLB STEM"));
        Experiment experiment = new Experiment(
                new EntryId("e1"),
                SCHOOL,
                null,
                new EntryId("stem"),
                "Nước nguội nhanh đến đâu?",
                Duration.ofMillis(500),
                List.of(TEMPERATURE, new SeriesKey(DEVICE, new ChannelName("board", "light"))),
                CLOCK.instant());
        Run run = new Run(new EntryId("r1"), experiment.id(), 1, NINE, null);
        Annotation annotation = new Annotation(new EntryId("a1"), run.id(), NINE.plusSeconds(5), "mở nắp");
        registry.experiments().put(experiment);
        registry.experiments().put(run);
        registry.experiments().put(annotation);
        Run ended = new Run(run.id(), experiment.id(), 1, NINE, NINE.plusSeconds(60));
        registry.experiments().put(ended);

        assertThat(registry.experiments().list(SCHOOL, null, 10)).containsExactly(experiment);
        assertThat(registry.experiments().runs(experiment.id())).containsExactly(ended);
        assertThat(registry.experiments().annotations(run.id())).containsExactly(annotation);

        registry.experiments().remove(experiment.id());
        assertThat(registry.experiments().find(experiment.id())).isEmpty();
        assertThat(registry.experiments().annotations(run.id())).isEmpty();
    }

    @Test
    void keepsWhoMadeAnExperimentAndHowItsRunsBeginAndEnd() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        EntryId schoolClass = new EntryId("7a");
        EntryId pupil = new EntryId("p1");
        registry.classes().put(new SchoolClass(schoolClass, SCHOOL, "7A", "2026-2027"));
        registry.pupils().add(new Pupil(pupil, schoolClass, "Mây"), null);
        RunControl control = new RunControl(
                new Trigger(0, Trigger.Edge.RISES, 30.25),
                new Trigger(0, Trigger.Edge.FALLS, -1e-3),
                Duration.ofSeconds(90));
        Experiment first = experiment("e1", schoolClass, NINE, control, pupil);
        Experiment second = experiment("e2", schoolClass, NINE, RunControl.BY_HAND, null);
        registry.experiments().put(first);
        registry.experiments().put(second);

        assertThat(registry.experiments().newest(schoolClass, null, null, 10)).containsExactly(second, first);
        assertThat(registry.experiments().newest(schoolClass, null, new Experiments.Place(NINE, second.id()), 10))
                .containsExactly(first);
        assertThat(registry.experiments().newest(schoolClass, pupil, null, 10)).containsExactly(first);
        assertThat(registry.experiments().newest(schoolClass, new EntryId("p2"), null, 10))
                .isEmpty();
        assertThat(registry.experiments().shareByMaker(second.id(), true)).isTrue();
        assertThat(registry.experiments().newest(schoolClass, pupil, null, 10)).hasSize(2);
        assertThat(registry.experiments().count(schoolClass)).isEqualTo(2);
        assertThat(registry.experiments().countOf(pupil)).isEqualTo(1);
    }

    private static Experiment experiment(
            String id, EntryId schoolClass, Instant created, RunControl control, @Nullable EntryId pupil) {
        return new Experiment(
                new EntryId(id),
                SCHOOL,
                schoolClass,
                null,
                "Nước nguội nhanh đến đâu?",
                null,
                List.of(TEMPERATURE),
                created,
                control,
                pupil,
                null,
                false);
    }

    @Test
    void letsOneRunOfAnExperimentGoOnAtATime() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        registry.classes().put(new SchoolClass(new EntryId("7a"), SCHOOL, "7A", "2026-2027"));
        Experiment experiment = experiment("e1", new EntryId("7a"), NINE, RunControl.BY_HAND, null);
        registry.experiments().put(experiment);
        Instant until = NINE.plusSeconds(60);

        Run first = registry.runs()
                .begin(new EntryId("r1"), experiment.id(), NINE, until, NINE)
                .orElseThrow();
        assertThat(registry.runs().begin(new EntryId("r2"), experiment.id(), NINE, null, NINE.plusSeconds(59)))
                .isEmpty();
        Run second = registry.runs()
                .begin(new EntryId("r2"), experiment.id(), until, null, until)
                .orElseThrow();
        assertThat(second.number()).isEqualTo(2);

        registry.runs().end(second.id(), until.plusSeconds(5));
        registry.runs().end(second.id(), until.plusSeconds(9));
        registry.runs().end(first.id(), NINE.plusSeconds(30));
        assertThat(registry.experiments().runs(experiment.id()))
                .extracting(Run::ended)
                .containsExactly(NINE.plusSeconds(30), until.plusSeconds(5));

        registry.experiments().put(new Annotation(new EntryId("a1"), first.id(), NINE, "mở nắp"));
        registry.runs().removeAnnotation(second.id(), new EntryId("a1"));
        assertThat(registry.experiments().annotations(first.id())).hasSize(1);
        registry.runs().removeAnnotation(first.id(), new EntryId("a1"));
        assertThat(registry.experiments().annotations(first.id())).isEmpty();
        registry.runs().remove(second.id());
        assertThat(registry.experiments().runs(experiment.id()))
                .extracting(Run::number)
                .containsExactly(1);
    }

    @Test
    void remembersWhatPeopleSayOfChannels() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        ChannelSettings settings =
                new ChannelSettings(DEVICE, TEMPERATURE.channel(), "Nhiệt độ nước", "Cel", 1.02, -0.3, "thermometer");
        registry.channels().put(new SourceName(DEVICE, "board", "micro:bit của nhóm 3"));
        registry.channels().put(settings);

        assertThat(registry.channels().of(DEVICE)).containsExactly(settings);
        assertThat(registry.channels().sources(DEVICE))
                .containsExactly(new SourceName(DEVICE, "board", "micro:bit của nhóm 3"));
    }

    @Test
    void remembersWhoMayDoWhatWhere() throws Exception {
        AccountId lan = new AccountId("lan@truong.example");
        Membership teacher = new Membership(lan, Role.TEACHER, SCHOOL, null);
        Membership department = new Membership(lan, Role.DEPARTMENT, null, new AreaId("tan-lac"));
        registry.accounts().put(new Account(lan, "Cô Lan"));
        registry.accounts().put(teacher);
        registry.accounts().put(department);
        registry.accounts().put(teacher);

        assertThat(registry.accounts().memberships(lan)).containsExactly(department, teacher);

        registry.accounts().remove(department);
        assertThat(registry.accounts().memberships(lan)).containsExactly(teacher);
        registry.accounts().remove(lan);
        assertThat(registry.accounts().memberships()).isEmpty();
    }

    @Test
    void tellsWhatShouldBeBackByNow() throws Exception {
        LocalDate lent = LocalDate.parse("2026-09-01");
        Loan late = loan("DT-1", lent, lent.plusDays(7), null);
        registry.loans().put(late);
        registry.loans().put(loan("DT-2", lent, lent.plusDays(7), lent.plusDays(3)));
        registry.loans().put(loan("DT-3", lent, null, null));
        registry.loans().put(loan("DT-4", lent, lent.plusDays(30), null));

        assertThat(registry.loans().overdue(SCHOOL, lent.plusDays(8))).containsExactly(late);
        assertThat(registry.loans().overdue(SCHOOL, lent.plusDays(7))).isEmpty();
    }

    private static Loan loan(String id, LocalDate lent, @Nullable LocalDate due, @Nullable LocalDate back) {
        return new Loan(new EntryId(id), SCHOOL, "Điện thoại", null, null, null, lent, due, back);
    }

    @Test
    void undoesARehearsal() throws Exception {
        registry.transact(
                () -> {
                    registry.clubs().put(new Club(new EntryId("stem"), SCHOOL, "CLB STEM"));
                    assertThat(registry.clubs().find(new EntryId("stem"))).isPresent();
                    return true;
                },
                done -> false);

        assertThat(registry.clubs().all()).isEmpty();
    }
}
