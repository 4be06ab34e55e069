package org.chieng.server.live;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * That something of a class has changed: told to the pages of its school, which ask what it is when they may know. It names nobody, so that what
 * was hidden lies in no ring. Immutable.
 *
 * @param school whose
 * @param schoolClass which class
 * @param change what is to be asked for anew
 * @param gone the pupil who was taken out, or null
 */
public record ClassNews(
        SchoolId school,
        EntryId schoolClass,
        Change change,
        @Nullable EntryId gone) {
    private static final String ADDRESS = "chieng.class.";

    /** What has changed. */
    enum Change {
        /** Who is there, and at which board. */
        PEOPLE,
        /** What somebody is called. */
        NAMES,
        /** What they work on, how far they are, what they may control. */
        WORK,
        /** Nobody is in class any more. */
        ENDED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Somebody has come or gone, or chosen a board. */
    public static ClassNews people(SchoolId school, EntryId schoolClass) {
        return new ClassNews(school, schoolClass, Change.PEOPLE, null);
    }

    /** A nickname is hidden, or shown again. */
    public static ClassNews names(SchoolId school, EntryId schoolClass) {
        return new ClassNews(school, schoolClass, Change.NAMES, null);
    }

    /** A pupil was taken out; their streams end. */
    public static ClassNews gone(SchoolId school, EntryId schoolClass, EntryId pupil) {
        return new ClassNews(school, schoolClass, Change.PEOPLE, pupil);
    }

    /** An experiment is assigned, a group has begun or ended a run, or may control a board. */
    public static ClassNews work(SchoolId school, EntryId schoolClass) {
        return new ClassNews(school, schoolClass, Change.WORK, null);
    }

    /** The lesson has ended; all streams of the class's pupils end. */
    public static ClassNews ended(SchoolId school, EntryId schoolClass) {
        return new ClassNews(school, schoolClass, Change.ENDED, null);
    }

    /** Tells all pages of the school, of all servers. */
    public void tell(Vertx vertx) {
        JsonObject message = new JsonObject().put("class", schoolClass.value()).put("change", change.name());
        vertx.eventBus().publish(address(school), gone == null ? message : message.put("gone", gone.value()));
    }

    static String address(SchoolId school) {
        return ADDRESS + school.value();
    }

    static ClassNews of(SchoolId school, JsonObject message) {
        String gone = message.getString("gone");
        return new ClassNews(
                school,
                new EntryId(message.getString("class")),
                Change.valueOf(message.getString("change")),
                gone == null ? null : new EntryId(gone));
    }

    /** Whether a pupil's stream is to end. */
    boolean ends(EntryId pupil, EntryId ofClass) {
        return pupil.equals(gone) || (change == Change.ENDED && ofClass.equals(schoolClass));
    }
}
