package org.chieng.agent.source.serial.format;

import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * A value as a line writes it, before it has a channel. Immutable.
 *
 * @param label as printed, maybe with its unit in brackets
 * @param part what tells it from others under the same label: a place in a tuple, the sender of a frame; empty where nothing does
 * @param value what it is, or null where the board says that there is none
 * @param printed the value as printed: {@code 85.00} is not {@code 85}
 * @param unit as printed behind the value, or null
 * @param secondary whether it is a value in another unit of what was before it on the line
 * @param nameless whether the label is no name, but the place of the value on the line
 */
record Entry(
        String label,
        String part,
        @Nullable Value value,
        String printed,
        @Nullable PrintedUnit unit,
        boolean secondary,
        boolean nameless) {

    static Entry of(String label, @Nullable Value value, String printed, @Nullable PrintedUnit unit) {
        return new Entry(label, "", value, printed, unit, false, false);
    }

    /** A value without a name, in the column of that number, from 1. */
    static Entry ofColumn(int column, @Nullable Value value, String printed, @Nullable PrintedUnit unit) {
        return new Entry("value-" + column, "", value, printed, unit, false, true);
    }

    Entry withUnit(@Nullable PrintedUnit other) {
        return new Entry(label, part, value, printed, other, secondary, nameless);
    }

    Entry withPart(String other) {
        return new Entry(label, other, value, printed, unit, secondary, nameless);
    }

    Entry asSecondary() {
        return new Entry(label, part, value, printed, unit, true, nameless);
    }
}
