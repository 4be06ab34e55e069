package org.chieng.agent.source.lab.health;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.protocol.lab.HealthReason;

/**
 * What a disk told. Immutable.
 *
 * @param trouble why it told nothing, where it did not
 * @param values what is known
 * @param isSolid whether nothing turns in it
 */
record SmartFacts(Optional<HealthReason> trouble, Map<Smart, Long> values, boolean isSolid) {
    SmartFacts {
        values = Map.copyOf(values);
    }

    static SmartFacts nothing(HealthReason why) {
        return new SmartFacts(Optional.of(why), Map.of(), false);
    }

    OptionalLong value(Smart what) {
        Long value = values.get(what);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** 0 where it is not known. */
    long count(Smart what) {
        return values.getOrDefault(what, 0L);
    }
}
