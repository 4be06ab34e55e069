package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Phones.Handed;
import org.junit.jupiter.api.Test;

/** What a registry keeps of phones that measure, and of the gallery. */
abstract class PhonesContract extends ControlContract {
    private static final SchoolClass CLASS = new SchoolClass(new EntryId("lop-8c"), SCHOOL, "8C", "2026-2027");
    private static final EntryId PUPIL = new EntryId("p-phone");

    private Handed handed(boolean isPupils) throws Exception {
        registry.classes().put(CLASS);
        registry.pupils().add(new Pupil(PUPIL, CLASS.id(), "Mây"), null);
        return registry.phones().handOut(CLASS, isPupils ? PUPIL : null).orElseThrow();
    }

    private void letsIn(Handed handed) throws RejectedException {
        assertThat(directory()
                        .authenticate(handed.phone().device(), handed.secret())
                        .school())
                .isEqualTo(SCHOOL);
    }

    private void keepsOut(Handed handed) {
        assertThatThrownBy(() -> directory().authenticate(handed.phone().device(), handed.secret()))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    void givesEachPhoneADeviceOfItsOwnUntilTheLessonEndsAndItsPlaceToTheNext() throws Exception {
        Handed first = handed(false);
        Handed second = handed(true);
        registry.phones()
                .putTicket(new PhoneTicket(
                        CLASS.id(),
                        "ticket-1",
                        List.of("light", "sound"),
                        10,
                        CLOCK.instant().plusSeconds(9)));

        letsIn(first);
        letsIn(second);
        assertThat(first.toString()).doesNotContain(first.secret());
        assertThat(registry.phones().of(CLASS.id())).containsExactly(first.phone(), second.phone());
        assertThat(registry.phones().ofPupil(PUPIL)).contains(second.phone());
        RegistryLinkBook lines = new RegistryLinkBook(registry);
        assertThat(lines.mayTell(first.phone().device())).isFalse();
        assertThat(lines.mayTell(new DeviceId("a-pi"))).isTrue();
        assertThat(registry.phones().find("ticket-1"))
                .isEqualTo(registry.phones().ticketOf(CLASS.id()));
        assertThat(registry.phones().find("ticket-1").orElseThrow().sensors()).containsExactly("light", "sound");
        assertThat(registry.devices(SCHOOL, null, 10)).hasSize(2);

        assertThat(registry.phones().end(CLASS.id()))
                .containsExactly(first.phone().device(), second.phone().device());

        keepsOut(first);
        keepsOut(second);
        assertThat(registry.phones().find("ticket-1")).isEmpty();
        assertThat(registry.phones().ofPupil(PUPIL)).isEmpty();
        assertThat(registry.devices(SCHOOL, null, 10))
                .as("free places are in no list")
                .isEmpty();
        Handed next = handed(false);
        assertThat(next.phone().device()).isEqualTo(first.phone().device());
        letsIn(next);
        keepsOut(first);
    }

    @Test
    void endsOnePhoneAndNoneOfAnotherClass() throws Exception {
        Handed one = handed(false);
        Handed other = handed(false);

        assertThat(registry.phones().end(new EntryId("lop-7a"), one.phone().device()))
                .isFalse();
        letsIn(one);
        assertThat(registry.phones().end(CLASS.id(), one.phone().device())).isTrue();
        assertThat(registry.phones().end(CLASS.id(), one.phone().device())).isFalse();
        keepsOut(one);
        letsIn(other);
    }

    @Test
    void letsAPhoneOfATimeThatIsOverInNoMore() throws Exception {
        Handed handed = handed(false);
        registry.phones()
                .putTicket(new PhoneTicket(
                        CLASS.id(),
                        "ticket-2",
                        List.of("light"),
                        1,
                        CLOCK.instant().plusSeconds(9)));
        try (Registry later = reopened(Clock.offset(CLOCK, Phones.SPAN.plus(Duration.ofSeconds(1))))) {
            assertThat(later.credentials(handed.phone().device())).isEmpty();
            assertThat(later.phones().of(CLASS.id())).isEmpty();
            assertThat(later.phones().find("ticket-2")).isEmpty();
            assertThat(later.devices(SCHOOL, null, 10)).isEmpty();
        }
    }

    @Test
    void takesPhonesAwayWithTheirClassAndGivesOutNoMoreThanThereArePlaces() throws Exception {
        Handed handed = handed(false);
        for (int i = 1; i < Phones.MOST_OF_CLASS; i++) {
            assertThat(registry.phones().handOut(CLASS, null)).isPresent();
        }
        assertThat(registry.phones().handOut(CLASS, null)).isEmpty();

        assertThat(registry.classes().remove(CLASS.id())).isTrue();

        keepsOut(handed);
        assertThat(registry.devices(SCHOOL, null, 200)).isEmpty();
        assertThat(registry.device(handed.phone().device()))
                .as("its readings have a name yet")
                .isPresent();
    }

    private Experiment experiment(String id, boolean shared) throws Exception {
        registry.classes().put(CLASS);
        if (registry.device(DEVICE).isEmpty()) {
            registry.enrol(DEVICE, SCHOOL, "Pi");
        }
        Experiment experiment = new Experiment(
                new EntryId(id),
                SCHOOL,
                CLASS.id(),
                null,
                "Vì sao?",
                null,
                List.of(new SeriesKey(new DeviceId(DEVICE.value()), new ChannelName("board", "t"))),
                CLOCK.instant());
        registry.experiments().put(experiment);
        registry.experiments().shareByTeacher(experiment.id(), shared);
        return experiment;
    }

    private GalleryEntry entry(String id, Experiment of, Instant created) {
        return new GalleryEntry(new EntryId(id), of.id(), SCHOOL, null, true, "Tên " + id, "Câu hỏi?", created);
    }

    @Test
    void showsTheNewestOfTheGalleryOnceEachAsLongAsTheyAreShared() throws Exception {
        Experiment first = experiment("e-1", true);
        Experiment second = experiment("e-2", true);
        Gallery.Picture picture = new Gallery.Picture("<svg>vi</svg>", "<svg>en</svg>");
        registry.gallery().put(entry("g-0", first, CLOCK.instant()), picture);
        GalleryEntry one = entry("g-1", first, CLOCK.instant());
        GalleryEntry two = entry("g-2", second, CLOCK.instant().plusSeconds(1));
        registry.gallery().put(one, picture);
        registry.gallery().put(two, picture);

        assertThat(registry.gallery().newest(null, 10)).containsExactly(two, one);
        assertThat(registry.gallery().newest(new Gallery.Place(two.created(), two.id()), 10))
                .containsExactly(one);
        assertThat(registry.gallery().ofExperiment(first.id())).contains(one);
        assertThat(registry.gallery().picture(one.id())).contains(picture);
        assertThat(registry.gallery().count(SCHOOL)).isEqualTo(2);

        registry.experiments().shareByTeacher(first.id(), false);
        assertThat(registry.gallery().newest(null, 10)).containsExactly(two);
        assertThat(registry.gallery().find(one.id())).isEmpty();
        registry.experiments().remove(second.id());
        assertThat(registry.gallery().newest(null, 10)).isEmpty();
        registry.experiments().shareByTeacher(first.id(), true);
        registry.gallery().remove(one.id());
        assertThat(registry.gallery().find(one.id())).isEmpty();
    }
}
