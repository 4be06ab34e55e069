package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;

/** What a registry keeps of pupils, and what it forgets. */
abstract class PupilsContract extends ClaimsContract {
    private static final EntryId CLASS = new EntryId("lop-7a");
    private static final EntryId OTHER = new EntryId("lop-7b");

    private Instant later() {
        return registry.now().plus(Duration.ofHours(1));
    }

    private Pupil joined(EntryId schoolClass, String nickname) throws RegistryException {
        registry.classes().put(new SchoolClass(schoolClass, SCHOOL, schoolClass.value(), "2026-2027"));
        Pupil pupil = new Pupil(new EntryId("p-" + schoolClass + nickname), schoolClass, nickname);
        assertThat(registry.pupils().add(pupil, "K7MP")).isTrue();
        registry.sessions().put(token(pupil), new Session(null, pupil.id(), later(), false));
        return pupil;
    }

    /** One who has joined and gone, before all others. */
    private Pupil left(String nickname) throws RegistryException {
        Pupil pupil = new Pupil(new EntryId("z-" + nickname), CLASS, nickname); // the clock stands: ids decide
        registry.pupils().add(pupil, "K7MP");
        return pupil;
    }

    @Test
    void givesANicknameToOneAndAnotherReturnCodeInPlaceOfTheFirst() throws Exception {
        Pupil pupil = joined(CLASS, "A");

        assertThat(registry.pupils().add(new Pupil(new EntryId("another"), CLASS, "A"), "QQQQ"))
                .isFalse();
        assertThat(registry.pupils().returnCode(pupil.id())).contains("K7MP");
        registry.pupils().setReturnCode(pupil.id(), "ABCD");
        assertThat(registry.pupils().returnCode(pupil.id())).contains("ABCD");
        assertThat(registry.pupils().returnCode(new EntryId("another"))).isEmpty();
    }

    private static byte[] token(Pupil pupil) {
        return pupil.id().value().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void knowsWhoIsInClassNow() throws Exception {
        Pupil here = joined(CLASS, "A");
        Pupil gone = joined(CLASS, "B");
        joined(OTHER, "A");
        registry.sessions().remove(token(gone));

        assertThat(registry.pupils().joined(CLASS)).containsExactly(here);
        registry.sessions().removeOf(CLASS);
        assertThat(registry.pupils().joined(CLASS)).isEmpty();
        assertThat(registry.pupils().joined(OTHER)).hasSize(1);
        assertThat(registry.pupils().find(CLASS, "A")).contains(here);
    }

    @Test
    void keepsThatANicknameIsHiddenAndTheBoardOfTheGroup() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        EntryId id = joined(CLASS, "A").id();
        BoardId board = new BoardId(new DeviceId(DEVICE.value()), "uno-1");
        registry.pupils().setHidden(id, true);
        registry.pupils().setBoard(id, board);

        Pupil hidden = registry.pupils().find(id).orElseThrow();
        assertThat(hidden.shownName()).doesNotContain("A");
        assertThat(hidden.board()).isEqualTo(board);
        registry.pupils().setHidden(id, false);
        registry.pupils().setBoard(id, null);
        assertThat(registry.pupils().find(id)).contains(new Pupil(id, CLASS, "A"));
    }

    @Test
    void forgetsAPupilWithSessionsAndTraces() throws Exception {
        Pupil pupil = joined(CLASS, "A");
        registry.audit().note(pupil.id().value(), "join", CLASS.value());

        registry.pupils().remove(pupil.id());

        assertThat(registry.pupils().find(pupil.id())).isEmpty();
        assertThat(registry.sessions().find(token(pupil))).isEmpty();
        assertThat(registry.audit().newest(10)).isEmpty();
    }

    @Test
    void forgetsTheOldestNicknamesOfAClassThatHasTooMany() throws Exception {
        Pupil used = joined(CLASS, "used");
        Pupil measured = left("measured");
        registry.experiments()
                .put(new Experiment(
                        new EntryId("e"),
                        SCHOOL,
                        CLASS,
                        null,
                        "Vì sao?",
                        null,
                        List.of(),
                        registry.now(),
                        RunControl.BY_HAND,
                        measured.id(),
                        null,
                        false));
        Pupil hidden = left("hidden");
        registry.pupils().setHidden(hidden.id(), true);
        Pupil idle = left("idle");
        for (int i = 0; i < Pupils.MOST_OF_CLASS + 20; i++) {
            registry.pupils().add(new Pupil(new EntryId("x-" + i), CLASS, "x" + i), "K7MP");
        }

        assertThat(registry.pupils().find(used.id())).as("is in class").isPresent();
        assertThat(registry.pupils().find(measured.id()))
                .as("has an experiment")
                .isPresent();
        assertThat(registry.pupils().find(hidden.id()))
                .as("would be shown again")
                .isPresent();
        assertThat(registry.pupils().find(idle.id())).as("has nothing to lose").isEmpty();
        long kept = 0;
        for (int i = 0; i < Pupils.MOST_OF_CLASS + 20; i++) {
            kept += registry.pupils().find(new EntryId("x-" + i)).stream().count();
        }
        assertThat(kept).isBetween(Pupils.MOST_OF_CLASS - 1L, Pupils.MOST_OF_CLASS + 0L);
    }

    @Test
    void takesAClassAwayWithItsPupilsAndCodes() throws Exception {
        Pupil pupil = joined(CLASS, "A");
        registry.pupils().putCode("ABC234", CLASS, later());
        assertThat(registry.pupils().codeOf(CLASS)).contains(new Pupils.Code("ABC234", later()));

        assertThat(registry.classes().remove(CLASS)).isTrue();

        assertThat(registry.classes().find(CLASS)).isEmpty();
        assertThat(registry.pupils().find(pupil.id())).isEmpty();
        assertThat(registry.pupils().codeOf(CLASS)).isEmpty();
        assertThat(registry.pupils().classOf("ABC234")).isEmpty();
    }
}
