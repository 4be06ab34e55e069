package org.chieng.gateway.adapter.broker;

import io.vertx.core.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.limit.Allowance;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.protocol.name.DeviceId;

/**
 * Lets messages wait whose devices send faster than they may, and those of others pass. The broker has acknowledged them, so a refusal
 * would lose them. A device has a share of what may be in flight; past it its oldest message is taken at once, unpaid, so that neither
 * others wait for it nor anything of it is lost. Confined to one event loop.
 */
final class Paced {
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);
    private static final int MOST_TOLD = 1_000;

    /** What to do with a message once it may be taken. */
    interface Taking {
        /**
         * Takes it.
         *
         * @param paid whether the device's allowance is charged for it
         */
        void take(boolean paid);
    }

    private static final class Lane {
        private final Allowance allowance;
        private final Deque<Taking> held = new ArrayDeque<>();

        Lane(Allowance allowance) {
            this.allowance = allowance;
        }
    }

    private final Context context;
    private final Ingest ingest;
    private final RateLimits limits;
    private final Clock clock;
    private final Consumer<EnrolledDevice> onSlowed;
    private final int share;
    private final int most;
    private final Map<DeviceId, Lane> lanes = new HashMap<>();
    private final Map<DeviceId, Instant> told = new LinkedHashMap<>();
    private int waiting;

    /**
     * @param onSlowed hears of a device that is made to wait, every ten seconds at most
     * @param inFlight how many messages the broker sends before the first is acknowledged; a device's share is a quarter
     */
    Paced(
            Context context,
            Ingest ingest,
            RateLimits limits,
            Clock clock,
            Consumer<EnrolledDevice> onSlowed,
            int inFlight) {
        this.context = context;
        this.ingest = ingest;
        this.limits = limits;
        this.clock = clock;
        this.onSlowed = onSlowed;
        this.most = inFlight;
        this.share = Math.max(1, inFlight / 4);
    }

    /** A message has come; those of a device are taken in their order. */
    void enter(EnrolledDevice device, Taking taking) {
        Lane lane = lanes.get(device.device());
        if (lane == null) {
            Allowance allowance = limits.of(device);
            long wait = allowance.tryMessage();
            if (wait == 0) {
                taking.take(true);
                return;
            }
            lane = new Lane(allowance);
            lanes.put(device.device(), lane);
            later(device.device(), lane, wait);
        }
        slowed(device);
        lane.held.add(taking);
        waiting++;
        if (lane.held.size() > share || waiting > most) {
            next(lane).take(false);
        }
    }

    /** Takes nothing more. */
    void close() {
        lanes.clear();
        waiting = 0;
    }

    private Taking next(Lane lane) {
        waiting--;
        return lane.held.remove();
    }

    private void later(DeviceId device, Lane lane, long nanos) {
        context.owner()
                .setTimer(
                        TimeUnit.NANOSECONDS.toMillis(nanos) + 1,
                        any -> context.runOnContext(now -> drain(device, lane)));
    }

    private void drain(DeviceId device, Lane lane) {
        while (!lane.held.isEmpty() && lanes.get(device) == lane) {
            if (!ingest.hasRoom()) {
                ingest.whenRoom(() -> context.runOnContext(any -> drain(device, lane)));
                return;
            }
            long wait = lane.allowance.tryMessage();
            if (wait > 0) {
                later(device, lane, wait);
                return;
            }
            next(lane).take(true);
        }
        lanes.remove(device, lane);
    }

    private void slowed(EnrolledDevice device) {
        Instant now = clock.instant();
        Instant last = told.get(device.device());
        if (last != null && now.isBefore(last.plus(TELL_EVERY))) {
            return;
        }
        told.remove(device.device());
        told.put(device.device(), now);
        if (told.size() > MOST_TOLD) {
            told.remove(told.keySet().iterator().next());
        }
        onSlowed.accept(device);
    }
}
