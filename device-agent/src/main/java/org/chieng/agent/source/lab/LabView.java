package org.chieng.agent.source.lab;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.chieng.agent.source.lab.use.Moment;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.SystemTime;

/**
 * What the source has to know of the agent's time. Thread-safe when its parts are.
 *
 * @param clock both clocks, and the boot
 * @param trueMicros the true time, UTC in microseconds; empty while it is not known
 * @param system what the system tells beside it
 */
public record LabView(AgentClock clock, Supplier<OptionalLong> trueMicros, SystemTime system) {
    Moment now() {
        AgentClock.Stamp stamp = clock.now();
        OptionalLong right = trueMicros.get();
        OptionalLong uptime = system.uptimeMicros();
        return new Moment(
                right.orElse(stamp.wallMicros()),
                right.isPresent(),
                stamp.monotonicMicros(),
                uptime.orElse(stamp.monotonicMicros()),
                uptime.isPresent());
    }
}
