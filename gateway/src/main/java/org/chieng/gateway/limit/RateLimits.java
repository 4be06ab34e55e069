package org.chieng.gateway.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;

/**
 * Keeps who has sent how much lately: two numbers for each enrolled device that has ever connected, and for each school. Thread-safe;
 * never blocks.
 */
public final class RateLimits {
    private final LimitSettings settings;
    private final LongSupplier nanos;
    private final Map<DeviceId, Allowance.Pair> devices = new ConcurrentHashMap<>();
    private final Map<SchoolId, Allowance.Pair> schools = new ConcurrentHashMap<>();

    /** @param nanos a clock in nanoseconds that never goes back */
    public RateLimits(LimitSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /** What a device may send; the same buckets for all its sessions, over every door. */
    public Allowance of(EnrolledDevice device) {
        return new Allowance(
                devices.computeIfAbsent(
                        device.device(), any -> pair(settings.deviceMessages(), settings.deviceReadings())),
                schools.computeIfAbsent(
                        device.school(), any -> pair(settings.schoolMessages(), settings.schoolReadings())),
                nanos);
    }

    private Allowance.Pair pair(int messages, int readings) {
        long now = nanos.getAsLong();
        return new Allowance.Pair(new TokenBucket(messages, now), new TokenBucket(readings, now));
    }
}
