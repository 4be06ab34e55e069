package org.chieng.sim.lab;

/**
 * Something that has to be told. Immutable.
 *
 * @param kind what
 * @param pc number of the computer; 0 for the whole room
 * @param at when
 */
public record Happening(Kind kind, int pc, long at) {
    /** What happens. */
    public enum Kind {
        /** Somebody takes a memory module. */
        MEMORY_TAKEN,
        /** Somebody takes one of two disks. */
        DISK_TAKEN,
        /** A disk begins to lose sectors, from here on too many. */
        DISK_DIES,
        /** A battery holds too little from here on. */
        BATTERY_DIES,
        /** It is carried to the next room, and installed anew there. */
        MOVED,
        /** It is stolen as a whole. */
        STOLEN,
        /** Its network cable is out for 30 days: nobody hears of it. */
        UNPLUGGED,
        /** The power of the room fails in a lesson. */
        POWER_CUT
    }
}
