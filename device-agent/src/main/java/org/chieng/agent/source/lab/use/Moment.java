package org.chieng.agent.source.lab.use;

/**
 * One moment on all clocks. Immutable.
 *
 * @param nowMicros the true time as far as it is known, else what the system's clock shows; UTC
 * @param isKnown whether the true time is known
 * @param monotonicMicros on the monotonic clock, which stands still while the machine sleeps
 * @param bootMicros since the start of the machine, with what it slept; the monotonic clock again where the system does not tell
 * @param tellsSleep whether the system tells what it slept
 */
public record Moment(long nowMicros, boolean isKnown, long monotonicMicros, long bootMicros, boolean tellsSleep) {
    long sleptMicros() {
        return bootMicros - monotonicMicros;
    }

    /** When the machine was started, UTC in microseconds. */
    long startMicros() {
        return nowMicros - bootMicros;
    }
}
