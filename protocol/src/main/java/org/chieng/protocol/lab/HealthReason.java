package org.chieng.protocol.lab;

import java.util.Optional;

/** Why a part of a computer got its {@link Verdict}: a closed list, each with its words for a teacher where it is shown. */
public enum HealthReason {
    /** Nothing is wrong. */
    OK,
    /** Unknown: there is no such part. */
    ABSENT,
    /** Unknown: the program that could tell is not installed (smartmontools). */
    NO_PROGRAM,
    /** Unknown: the agent's user may not look. */
    NO_PERMISSION,
    /** Unknown: the part tells nothing of itself, as disks of virtual machines and behind some adapters. */
    NOT_SUPPORTED,
    /** Unknown: what it told was not understood. */
    NOT_UNDERSTOOD,
    /** Unknown: it did not answer in time. */
    NO_ANSWER,
    /** Disk: its own test says that it fails. */
    SELF_TEST,
    /** Disk: sectors were replaced by spare ones; the number is how many. */
    REALLOCATED,
    /** Disk: sectors can't be read and wait to be replaced; the number is how many. */
    PENDING,
    /** Disk: errors that could not be corrected; the number is how many. */
    UNCORRECTABLE,
    /** Disk: NVMe media and data integrity errors; the number is how many. */
    MEDIA_ERRORS,
    /** Disk: it has become read-only. */
    READ_ONLY,
    /** Disk: few spare blocks are left; the number is per cent. */
    SPARE_LOW,
    /** Disk, battery: worn; the number is per cent of wear. */
    WORN,
    /** Disk: commands time out or are sent anew: often the cable; the number is how many. */
    CABLE,
    /** Disk: it was there at the start before, and is not. */
    MISSING,
    /** Space: little room is left; the number is per cent that is free. */
    SPACE_LOW,
    /** Battery: it holds nothing any more. */
    DEAD,
    /** Temperature, disk: too hot; the number is degrees Celsius. */
    HOT,
    /** Memory: less than at the start before; the number is MiB that are missing. */
    LESS,
    /** Memory: the system uses much less than is built in; the number is MiB that are not used. */
    UNUSED,
    /** Clock: it began anew while the computer was off: its battery is empty; the number is seconds. */
    RESET,
    /** Clock: it is wrong; the number is seconds. */
    WRONG;

    /** The name on the wire, e.g. {@code media-errors}. */
    public String wireName() {
        return WireName.of(this);
    }

    /** Reads a name as it stands on the wire; empty when there is none such. */
    public static Optional<HealthReason> of(String text) {
        return WireName.find(values(), text);
    }
}
