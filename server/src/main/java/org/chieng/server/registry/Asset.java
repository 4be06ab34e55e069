package org.chieng.server.registry;

import java.time.LocalDate;
import java.util.Locale;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Something that a school was given or has bought. Immutable.
 *
 * @param id the number on its label, which another school may have, too
 * @param school whose
 * @param kind of what kind
 * @param name what it is, e.g. a model
 * @param device as which it reports, or null for what never does
 * @param donor who gave it, or null
 * @param donated when, or null
 * @param warranty its last day, or null
 * @param watts what it draws while it is on, 1 to {@value #MOST_WATTS}, or null where that is only assumed of its kind
 * @param gone since when it is there no more, or null
 * @param note what else is to be known of it, in words, or null
 */
public record Asset(
        EntryId id,
        SchoolId school,
        Kind kind,
        String name,
        @Nullable DeviceId device,
        @Nullable String donor,
        @Nullable LocalDate donated,
        @Nullable LocalDate warranty,
        @Nullable Integer watts,
        @Nullable LocalDate gone,
        @Nullable String note) {
    /** More than any computer. */
    public static final int MOST_WATTS = 2000;

    /** What kinds there are, with what each draws while it is on, in watts, where nobody has measured it. */
    public enum Kind {
        /** One with a display beside it; universities reckon with 100 W, of a Pentium 4 with 145 W. */
        PC(120),
        LAPTOP(30),
        PHONE(5),
        OTHER(0);

        private final int watts;

        Kind(int watts) {
            this.watts = watts;
        }

        /** What is assumed. */
        public int watts() {
            return watts;
        }

        /** The name in files and on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one of that name. */
        public static Kind of(String name) {
            for (Kind one : values()) {
                if (one.wireName().equals(name)) {
                    return one;
                }
            }
            throw new IllegalArgumentException("kind must be pc, laptop, phone or other, not '" + name + "'");
        }
    }

    public Asset {
        Names.check("asset", name);
        if (donor != null) {
            Names.check("donor", donor);
        }
        if (note != null) {
            Names.check("note", note);
        }
        if (watts != null && (watts < 1 || watts > MOST_WATTS)) {
            throw new IllegalArgumentException("watts must be 1 to " + MOST_WATTS);
        }
    }

    /** One of which there is nothing else to be known. */
    public Asset(
            EntryId id,
            SchoolId school,
            Kind kind,
            String name,
            @Nullable DeviceId device,
            @Nullable String donor,
            @Nullable LocalDate donated,
            @Nullable LocalDate warranty,
            @Nullable Integer watts,
            @Nullable LocalDate gone) {
        this(id, school, kind, name, device, donor, donated, warranty, watts, gone, null);
    }

    /** Whether that is the same thing, however it was described then. */
    public boolean isSame(Asset other) {
        return id.equals(other.id) && school.equals(other.school);
    }

    /** What it draws while it is on, measured or assumed, in watts. */
    public int drawnWatts() {
        return watts == null ? kind.watts() : watts;
    }
}
