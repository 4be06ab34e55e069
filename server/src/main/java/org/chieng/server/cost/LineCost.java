package org.chieng.server.cost;

import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.server.registry.LinePrice;
import org.chieng.server.registry.School;
import org.jspecify.annotations.Nullable;

/**
 * What a school's mobile line carries and costs in a month. Immutable.
 *
 * @param use what it has carried; empty when its agent tells of no bytes
 * @param price what it costs, or null where nobody has said
 */
public record LineCost(
        School school, Optional<DataUse> use, @Nullable LinePrice price) {
    private static final double GIGABYTE = 1e9;

    /** VND so far, with the whole month's fixed price; empty where the price is not known, or is one by GB and nobody knows how many. */
    public OptionalLong spent() {
        return cost(use.map(DataUse::bytes));
    }

    /** The same at the month's end, if it goes on like this. */
    public OptionalLong forecast() {
        return cost(use.flatMap(
                one -> one.forecast().isPresent() ? Optional.of(one.forecast().getAsLong()) : Optional.empty()));
    }

    private OptionalLong cost(Optional<Long> bytes) {
        if (price == null) {
            return OptionalLong.empty();
        }
        Long month = price.month();
        Long gigabyte = price.gigabyte();
        long fixed = month == null ? 0 : month;
        if (gigabyte == null) {
            return OptionalLong.of(fixed);
        }
        return bytes.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(fixed + Math.round(bytes.get() / GIGABYTE * gigabyte));
    }
}
