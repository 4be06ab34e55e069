package org.chieng.server.registry;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a machine of a room, or with a room as a whole, from when it was found until it was over. Immutable.
 *
 * @param id of its own
 * @param school whose
 * @param lab in which room, or null
 * @param device which machine, or null where it is the room
 * @param kind what
 * @param detail numbers and words of closed lists, as a JSON object
 * @param opened since when
 * @param closed until when, or null while it lasts
 * @param closing why it is over, or null while it lasts
 */
public record Finding(
        EntryId id,
        SchoolId school,
        @Nullable EntryId lab,
        @Nullable DeviceId device,
        Kind kind,
        String detail,
        Instant opened,
        @Nullable Instant closed,
        @Nullable Closing closing) {
    /** What can be wrong; the first ones need care before the later ones. */
    public enum Kind {
        /** A disk that is about to lose what is on it. */
        DISK_FAILING,
        /** Another part that fails: a battery, a clock. */
        PART_FAILING,
        /** It was there, and is in another room now. */
        MOVED,
        /** Not heard of for some days with lessons. */
        MISSING,
        /** Less memory than before, at the second start in a row. */
        MEMORY_GONE,
        /** A disk less than before, at the second start in a row. */
        DISK_GONE,
        /** A whole room that fell silent at once in lesson time. */
        ROOM_SILENT;

        /** The name on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The one of that name. */
        static Kind of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Why it is over. */
    public enum Closing {
        /** It is as it was before. */
        OVER,
        /** Somebody has said that it was done on purpose. */
        PURPOSE;

        /** The name on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Closing of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** One that begins now. */
    public static Finding begun(
            EntryId id,
            SchoolId school,
            @Nullable EntryId lab,
            @Nullable DeviceId device,
            Kind kind,
            String detail,
            Instant at) {
        return new Finding(id, school, lab, device, kind, detail, at, null, null);
    }

    /** Until when, empty while it lasts. */
    public Optional<Instant> over() {
        return Optional.ofNullable(closed);
    }
}
