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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.chieng.gateway.device.SchoolId;
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

    /** The same of the messages to schools, which are as many as schools. */
    static final int MOST_TO_SCHOOLS = 5000;

    /** A message is tried for so long: what is older is no news. */
    static final Duration TRIED = Duration.ofHours(24);

    private static final int AT_ONCE = 5;
    private static final int SCHOOLS_AT_ONCE = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(AlertKeeper.class);

    private final Vertx vertx;
    private final Registry registry;
    private final QuietHours quiet;
    private final List<Channel> channels;
    private final SchoolChannels schools;
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
        this.schools = new SchoolChannels(vertx, settings);
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

    /** A message, and the way that it goes now. */
    private record Sending(Alerts.Delivery delivery, Channel channel) {}

    private List<Sending> due(Instant now) throws RegistryException {
        if (!turn.isMine()) {
            return List.of();
        }
        Alerts alerts = registry.alerts();
        List<String> names = channels.stream().map(Channel::name).toList();
        alerts.note(now);
        if (labs || !schools.names().isEmpty()) {
            alerts.noteLabs(now, LocalDate.ofInstant(now, QuietHours.ZONE));
        }
        if (quiet.isQuiet(now)) {
            return List.of();
        }
        alerts.gather(names, labs, now);
        alerts.gatherSchools(schools::of, now);
        Map<String, Integer> most = new HashMap<>();
        names.forEach(one -> most.put(one, MOST_WAITING));
        schools.names().forEach(one -> most.put(one, MOST_TO_SCHOOLS));
        int given = alerts.trim(most, now);
        if (given > 0) {
            LOG.warn(
                    "{} messages of outages were given up: more than {} of a way wait, or it is set up no more",
                    given,
                    most);
        }
        List<Sending> due = new ArrayList<>();
        for (Channel channel : channels) {
            alerts.due(channel.name(), now, AT_ONCE).forEach(one -> due.add(new Sending(one, channel)));
        }
        for (String name : schools.names()) {
            for (Alerts.Delivery one : alerts.due(name, now, SCHOOLS_AT_ONCE)) {
                Optional<Channel> channel = toSchool(name, one);
                channel.ifPresent(way -> due.add(new Sending(one, way)));
                if (channel.isEmpty()) {
                    alerts.failed(one, null, "not-set-up");
                }
            }
        }
        return due;
    }

    /** As the school wants it now; empty when it does no longer. */
    private Optional<Channel> toSchool(String name, Alerts.Delivery delivery) throws RegistryException {
        SchoolId school = delivery.school();
        return school == null
                ? Optional.empty()
                : registry.labBoard().receivers().of(school).flatMap(one -> schools.channel(name, one));
    }

    private Future<Void> send(Sending sending) {
        Alerts.Delivery delivery = sending.delivery();
        Channel channel = sending.channel();
        return channel.send(delivery)
                .onComplete(any -> {
                    if (delivery.school() != null) {
                        channel.close();
                    }
                })
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
        boolean isOwn = delivery.school() == null; // what a school has set up wrongly is the school's to see
        if (fault == null) {
            if (failing.remove(channel) != null) {
                LOG.info("messages of outages go out by {} again", channel);
            }
            registry.alerts().sent(delivery, now);
            return;
        }
        if (isOwn && !fault.equals(failing.put(channel, fault))) {
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
