package org.chieng.agent.source.lab;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.chieng.agent.time.AgentClock;

/** The clocks of a simulated computer within one start; time stands still unless it is moved. Confined to one thread. */
final class SimulatedPcClock extends Clock {
    private final long bootedMicros;
    private final long aheadMicros;
    private final boolean countsSleep;
    private long trueMicros;
    private long sleptMicros;

    /**
     * @param aheadMicros what the wall clock shows too much
     * @param countsSleep whether the monotonic clock goes on while it sleeps, as on Windows
     */
    SimulatedPcClock(long bootedMicros, long aheadMicros, boolean countsSleep) {
        this.bootedMicros = bootedMicros;
        this.aheadMicros = aheadMicros;
        this.countsSleep = countsSleep;
        this.trueMicros = bootedMicros;
    }

    void set(long micros) {
        trueMicros = micros;
    }

    void sleep(long micros) {
        trueMicros += micros;
        sleptMicros += micros;
    }

    long trueMicros() {
        return trueMicros;
    }

    long uptimeMicros() {
        return trueMicros - bootedMicros;
    }

    long monotonicMicros() {
        return uptimeMicros() - (countsSleep ? 0 : sleptMicros);
    }

    AgentClock agentClock(UUID boot) {
        return new AgentClock(this, () -> monotonicMicros() * 1000, boot);
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plus(trueMicros + aheadMicros, ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
