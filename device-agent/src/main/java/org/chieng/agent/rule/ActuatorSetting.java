package org.chieng.agent.rule;

import java.time.Duration;
import java.util.Optional;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.senml.Value;

/**
 * What keeps an actuator from harm. Immutable.
 *
 * @param name which one
 * @param safe what it stands at unless a rule or a command says otherwise
 * @param longest for how long it may be away from that at most; then it is put back, and stays there as long; empty: no limit
 */
public record ActuatorSetting(NameRef name, Value safe, Optional<Duration> longest) {
    public ActuatorSetting {
        if (longest.isPresent() && longest.get().compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("longest must be at least 0.1 s");
        }
    }
}
