package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * One configuration that was pushed to a device. Immutable.
 *
 * @param device to which
 * @param version grows with each change
 * @param time when it was made
 * @param account the adult who made it, or null for a pupil or somebody who is gone
 * @param what was changed: {@code rules}, {@code calibration} or {@code restore}
 * @param subject the channel it was about, or empty
 * @param content as it went out ({@code docs/protocol.md}, "Configuration")
 * @param state what the device answered, or null as long as it has not
 * @param message of that answer, for people; empty for none
 */
public record SettingsVersion(
        DeviceId device,
        long version,
        Instant time,
        @Nullable AccountId account,
        String what,
        String subject,
        String content,
        @Nullable String state,
        String message) {
    /** What a device answers that has taken it. */
    public static final String DONE = "done";

    /** Whether the device has said that it does not take it. */
    public boolean isRefused() {
        return state != null && !state.equals(DONE);
    }
}
