package org.chieng.server.lab;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.api.Presence;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Turn;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sums of use and the findings up to date, and forgets who signed for what came back long ago. Runs on a worker of its own; thread-safe.
 *
 * @implNote All is reckoned anew from what machines told, so that what came late, or twice, counts as if it had come in time, and once.
 */
public final class LabKeeper {
    /** How often is looked; a room that falls silent is told of so soon. */
    static final Duration EVERY = Duration.ofMinutes(1);
    /** How often today's sums are brought up to date: a quarter of an hour has ended. */
    private static final Duration SUMS = Duration.ofMinutes(15);
    /** How far back what comes late is looked for, once a day. */
    static final int DAYS_BACK = 39;

    private static final int MOST_SCHOOLS = 10_000;
    private static final int MOST_DEVICES = 2000;
    private static final Logger LOG = LoggerFactory.getLogger(LabKeeper.class);

    private final Vertx vertx;
    private final Registry registry;
    private final Watcher watcher;
    private final LabEvening evening;
    private final UseReader reader;
    private final LabSettings settings;
    private final Turn turn;
    private final Clock clock;
    private final WorkerExecutor worker;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean fails;
    private @Nullable Instant summed;
    private @Nullable LocalDate reckoned;
    private volatile long timer = -1;
    private volatile boolean closed;

    LabKeeper(
            Vertx vertx,
            Registry registry,
            TimeSeriesStore store,
            Watcher watcher,
            LabSettings settings,
            Turn turn,
            LabEvening evening,
            Clock clock) {
        this.vertx = vertx;
        this.registry = registry;
        this.watcher = watcher;
        this.evening = evening;
        this.reader = new UseReader(store);
        this.settings = settings;
        this.turn = turn;
        this.clock = clock;
        this.worker = vertx.createSharedWorkerExecutor("labs", 1);
    }

    /**
     * Looks from now on.
     *
     * @param followsLines whether the schools' lines are followed, so that a line that is away is no room without power
     * @param turn whether it is this process that does so
     */
    public static LabKeeper begin(
            Vertx vertx,
            Registry registry,
            TimeSeriesStore store,
            Presence presence,
            boolean followsLines,
            LabSettings settings,
            Turn turn,
            Downlink downlink,
            Clock clock) {
        Watcher watcher = new Watcher(registry, store, presence, followsLines, clock);
        LabEvening evening = new LabEvening(registry, downlink, clock);
        LabKeeper keeper = new LabKeeper(vertx, registry, store, watcher, settings, turn, evening, clock);
        keeper.timer = vertx.setPeriodic(EVERY.toMillis(), any -> keeper.look());
        return keeper;
    }

    /** Looks once, unless it does already; never fails. */
    Future<Void> look() {
        if (closed || !looking.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return worker.<@Nullable Void>executeBlocking(() -> {
                    lookThrough();
                    return null;
                })
                .onSuccess(any -> fails = false)
                .otherwise(why -> {
                    if (!fails) {
                        LOG.warn("rooms can't be looked through now: {}", why.getMessage());
                    }
                    fails = true;
                    return null;
                })
                .onComplete(any -> looking.set(false))
                .mapEmpty();
    }

    private void lookThrough() throws RegistryException, StoreException {
        if (!turn.isMine()) {
            return;
        }
        evening.look();
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, SchoolHours.ZONE);
        Instant before = summed;
        boolean sums = before == null || !now.isBefore(before.plus(SUMS)) || now.isBefore(before);
        boolean isNewDay = !today.equals(reckoned);
        RegistryException failed = null;
        for (School school : registry.schools(null, MOST_SCHOOLS)) {
            try {
                lookThrough(school, sums ? today.minusDays(isNewDay ? DAYS_BACK : 1) : null, today);
            } catch (RegistryException | StoreException | RuntimeException e) {
                // what is wrong in one school's rooms must not hide what is in the others'
                failed = new RegistryException("the rooms of " + school.id() + ": " + e.getMessage(), e);
            }
        }
        if (sums) {
            summed = now;
        }
        if (isNewDay) {
            registry.labBoard().uses().eraseBefore(today.minusMonths(settings.useKeptMonths()));
            registry.labBoard().borrowers().eraseReturnedBefore(today.minusDays(settings.borrowerKeptDays()));
            reckoned = today;
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** @param sumsFrom the first day whose sums are brought up to date, or null for none */
    private void lookThrough(School school, @Nullable LocalDate sumsFrom, LocalDate today)
            throws RegistryException, StoreException {
        if (registry.labs().of(school.id()).isEmpty()) {
            return;
        }
        watcher.look(school.id());
        if (sumsFrom != null) {
            sum(school.id(), sumsFrom, today);
        }
    }

    /** Brings all schools' sums of some days up to date, as when much was told of them at once: 40 days at most. */
    public Future<Void> reckon(LocalDate first, LocalDate last) {
        return worker.<@Nullable Void>executeBlocking(() -> {
                    for (School school : registry.schools(null, MOST_SCHOOLS)) {
                        if (!closed && !registry.labs().of(school.id()).isEmpty()) {
                            sum(school.id(), first, last);
                        }
                    }
                    return null;
                })
                .mapEmpty();
    }

    /** Brings a school's sums of some days up to date. */
    void sum(SchoolId school, LocalDate first, LocalDate last) throws RegistryException, StoreException {
        for (Device device : registry.devices(school, null, MOST_DEVICES)) {
            EntryId lab = device.lab();
            if (lab != null && device.state() == DeviceState.ACTIVE) {
                SchoolDays days = new SchoolDays(
                        registry.labBoard().timetables().of(lab),
                        registry.labBoard().timetables().holidays(school));
                sum(device, days, first, last);
            }
        }
    }

    private void sum(Device device, SchoolDays days, LocalDate first, LocalDate last)
            throws RegistryException, StoreException {
        UseDays told = reader.read(
                device.id(),
                first.atStartOfDay(SchoolHours.ZONE).toInstant(),
                last.plusDays(1).atStartOfDay(SchoolHours.ZONE).toInstant());
        if (told.quarters().isEmpty() && told.off().isEmpty()) {
            return; // it tells nothing of its use, as a Pi in the room
        }
        LocalDate begun = LocalDate.ofInstant(device.created(), SchoolHours.ZONE);
        LocalDate from = first.isBefore(begun) ? begun : first;
        // a machine's days are one change: each by itself would wait for the disk
        registry.transact(
                () -> {
                    for (LocalDate day = from; !day.isAfter(last); day = day.plusDays(1)) {
                        List<UseSlice> slices = told.of(device.id(), device.lab(), day, days.on(day), clock.instant());
                        registry.labBoard().uses().replace(device.id(), day, slices);
                    }
                    return last;
                },
                done -> true);
    }

    /** Looks no more. */
    public Future<Void> close() {
        closed = true; // a tick may be on its way
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        return worker.<@Nullable Void>executeBlocking(() -> {
                    turn.leave();
                    return null;
                })
                .eventually(worker::close)
                .mapEmpty();
    }
}
