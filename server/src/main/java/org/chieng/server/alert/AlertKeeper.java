package org.chieng.server.alert;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.chieng.server.registry.Alerts;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Turn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again for what is to be told of outages, and tells it. All that waits lies in the registry, so that a stop loses nothing; what
 * was on its way at that moment may arrive twice. Looks run on a worker of their own; thread-safe.
 */
public final class AlertKeeper {
    /** How often is looked; what is new in between goes together. */
    static final Duration EVERY = Duration.ofSeconds(30);

    /** How many messages of a way may wait; the oldest are given up then. */
    static final int MOST_WAITING = 200;

    /** A message is tried for so long: what is older is no news. */
    static final Duration TRIED = Duration.ofHours(24);

    private static final int AT_ONCE = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(AlertKeeper.class);

    private final Vertx vertx;
    private final Registry registry;
    private final QuietHours quiet;
    private final List<Channel> channels;
    private final boolean labs;
    private final Turn turn;
    private final Clock clock;
    private final WorkerExecutor worker;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private volatile boolean registryFails;
    private volatile long timer = -1;

    AlertKeeper(
            Vertx vertx, Registry registry, AlertSettings settings, List<Channel> channels, Turn turn, Clock clock) {
        this.vertx = vertx;
        this.registry = registry;
        this.quiet = settings.quiet();
        this.labs = settings.labs();
        this.turn = turn;
        this.channels = List.copyOf(channels);
        this.clock = clock;
        this.worker = vertx.createSharedWorkerExecutor("alerts", 1);
    }

    /**
     * Looks from now on.
     *
     * @param turn whether it is this process that does so
     */
    public static AlertKeeper begin(Vertx vertx, Registry registry, AlertSettings settings, Turn turn, Clock clock) {
        AlertText text = new AlertText(settings.language());
        List<Channel> channels = new ArrayList<>();
        AlertSettings.Webhook webhook = settings.webhook();
        if (webhook != null) {
            channels.add(new WebhookChannel(vertx, webhook, text));
        }
        AlertSettings.Mail mail = settings.mail();
        if (mail != null) {
            channels.add(new MailChannel(vertx, mail, text));
        }
        AlertKeeper keeper = new AlertKeeper(vertx, registry, settings, channels, turn, clock);
        keeper.timer = vertx.setPeriodic(EVERY.toMillis(), any -> keeper.look());
        return keeper;
    }

    /** Looks once, unless it does already; completes when all that was due has been tried, and never fails. */
    Future<Void> look() {
        if (!looking.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return worker.executeBlocking(() -> due(clock.instant()))
                .compose(due ->
                        Future.join(due.stream().map(this::send).toList()).<Void>mapEmpty())
                .onSuccess(any -> registryFails = false)
                .otherwise(why -> {
                    if (!registryFails) {
                        LOG.warn("what is to be told of outages can't be looked for now: {}", why.getMessage());
                    }
                    registryFails = true;
                    return null;
                })
                .onComplete(any -> looking.set(false));
    }

    private List<Alerts.Delivery> due(Instant now) throws RegistryException {
        if (!turn.isMine()) {
            return List.of();
        }
        Alerts alerts = registry.alerts();
        List<String> names = channels.stream().map(Channel::name).toList();
        alerts.note(now);
        if (labs) {
            alerts.noteLabs(now, LocalDate.ofInstant(now, QuietHours.ZONE));
        }
        if (quiet.isQuiet(now)) {
            return List.of();
        }
        alerts.gather(names, now);
        int given = alerts.trim(names, MOST_WAITING, now);
        if (given > 0) {
            LOG.warn(
                    "{} messages of outages were given up: more than {} wait, or their way is set up no more",
                    given,
                    MOST_WAITING);
        }
        List<Alerts.Delivery> due = new ArrayList<>();
        for (String name : names) {
            due.addAll(alerts.due(name, now, AT_ONCE));
        }
        return due;
    }

    private Future<Void> send(Alerts.Delivery delivery) {
        Channel channel = channels.stream()
                .filter(one -> one.name().equals(delivery.channel()))
                .findFirst()
                .orElseThrow();
        return channel.send(delivery)
                .<@Nullable String>map(any -> null)
                .otherwise(AlertKeeper::word)
                .compose(fault -> worker.executeBlocking(() -> {
                    note(delivery, fault);
                    return null;
                }));
    }

    private void note(Alerts.Delivery delivery, @Nullable String fault) throws RegistryException {
        Instant now = clock.instant();
        String channel = delivery.channel();
        if (fault == null) {
            if (failing.remove(channel) != null) {
                LOG.info("messages of outages go out by {} again", channel);
            }
            registry.alerts().sent(delivery, now);
            return;
        }
        if (!fault.equals(failing.put(channel, fault))) {
            LOG.warn("messages of outages can't go out by {} now, and wait: {}", channel, fault);
        }
        Instant next = now.plus(pause(delivery.attempts()));
        boolean isOld = next.isAfter(delivery.made().plus(TRIED));
        registry.alerts().failed(delivery, isOld ? null : next, fault);
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** What a try failed of, without what may hold a secret. */
    private static String word(Throwable why) {
        if (why instanceof TimeoutException) {
            return "timeout";
        }
        if (why instanceof UnknownHostException) {
            return "no-such-host";
        }
        if (why instanceof ConnectException) {
            return "refused";
        }
        if (why instanceof SSLException) {
            return "tls";
        }
        String message = String.valueOf(why.getMessage());
        return message.matches("http-[0-9]{3}|secret-missing") ? message : "failed";
    }

    /** Looks no more; what is on its way is let go. */
    public Future<Void> close() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        channels.forEach(Channel::close);
        return worker.<@Nullable Void>executeBlocking(() -> {
                    turn.leave();
                    return null;
                })
                .eventually(worker::close)
                .mapEmpty();
    }
}
