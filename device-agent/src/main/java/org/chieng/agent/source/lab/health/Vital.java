package org.chieng.agent.source.lab.health;

import java.util.Map;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.HealthNumber;

/**
 * How one part is, with its numbers. Immutable.
 *
 * @param health the verdict
 * @param numbers those that are known
 */
public record Vital(Health health, Map<HealthNumber, Double> numbers) {
    public Vital {
        numbers = Map.copyOf(numbers);
    }

    /** The same of another of such parts. */
    public Vital at(int index) {
        return new Vital(health.at(index), numbers);
    }
}
