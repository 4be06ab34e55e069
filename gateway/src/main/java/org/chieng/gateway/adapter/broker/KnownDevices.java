package org.chieng.gateway.adapter.broker;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.name.DeviceId;

/** What the registry said of devices within the last minute, also that there is none. Confined to one event loop. */
final class KnownDevices {
    /** How long a device that was removed may still be heard. */
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** Bounds the memory, also against names that somebody makes up; those seen longest ago are forgotten. */
    private static final int MOST = 20_000;

    private record Answer(Optional<EnrolledDevice> device, Instant until) {}

    private final DeviceDirectory directory;
    private final WorkerExecutor worker;
    private final Clock clock;
    private final Map<DeviceId, Answer> answers = new LinkedHashMap<>();

    /** @param worker where the directory may block */
    KnownDevices(DeviceDirectory directory, WorkerExecutor worker, Clock clock) {
        this.directory = directory;
        this.worker = worker;
        this.clock = clock;
    }

    /** Whether the registry need not be asked. */
    boolean isKnown(DeviceId device) {
        Answer answer = answers.get(device);
        return answer != null && clock.instant().isBefore(answer.until());
    }

    /** What the registry said last; empty when it has no such device, or was not asked. */
    Optional<EnrolledDevice> get(DeviceId device) {
        Answer answer = answers.get(device);
        return answer == null ? Optional.empty() : answer.device();
    }

    /** Asks the registry; succeeds, on the event loop, when it {@link #isKnown}. */
    Future<Void> ask(DeviceId device) {
        return worker.executeBlocking(() -> directory.find(device)).map(found -> {
            answers.remove(device);
            answers.put(device, new Answer(found, clock.instant().plus(FRESH)));
            if (answers.size() > MOST) {
                answers.remove(answers.keySet().iterator().next());
            }
            return null;
        });
    }
}
