package org.chieng.agent.claim;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.chieng.agent.claim.ClaimStatus.State;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.agent.uplink.SecretFile;
import org.chieng.agent.uplink.Tls;
import org.chieng.agent.uplink.UplinkConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the agent its secret: asks the server for a code that people type, and then for the secret, and keeps it. One thread, while there is
 * something to ask. Thread-safe.
 */
public final class Claimer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Claimer.class);

    /** Somebody who looks at the page again and again makes no more questions than that. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(3);

    /** The answer of an agent that must not ask is not asked for again so soon. */
    private static final Duration HELD_PAUSE = Duration.ofMinutes(3);

    private static final int TRIES_TO_SAY_DONE = 3;

    private final ClaimConfig config;
    private final UplinkConfig uplink;
    private final ClaimKey key;
    private final ClaimLine line;
    private final LongSupplier nanos;
    private final BooleanSupplier connected;
    private final Runnable claimed;
    private final Duration leastPause;
    private final Semaphore looks = new Semaphore(0);
    private volatile ClaimStatus status;
    private volatile boolean closed;
    private volatile long lookedNanos;
    private @Nullable Thread thread;
    private long heldNanos;
    private boolean wasHeld;
    private Optional<String> enrolment;

    /**
     * Asks nothing before {@link #start}.
     *
     * @param nanos monotonic clock
     * @param connected whether the agent has a session: then it needs no secret
     * @param claimed called when a new secret is kept, on the thread of this
     */
    public Claimer(
            ClaimConfig config, UplinkConfig uplink, LongSupplier nanos, BooleanSupplier connected, Runnable claimed) {
        this(config, uplink, nanos, connected, claimed, LEAST_PAUSE);
    }

    /** @param leastPause between two questions, however often somebody looks */
    Claimer(
            ClaimConfig config,
            UplinkConfig uplink,
            LongSupplier nanos,
            BooleanSupplier connected,
            Runnable claimed,
            Duration leastPause) {
        this.leastPause = leastPause;
        this.config = config;
        this.uplink = uplink;
        this.key = new ClaimKey(config.keyFile());
        this.line = new ClaimLine(config, new Tls(uplink.ca()));
        this.nanos = nanos;
        this.connected = connected;
        this.claimed = claimed;
        this.enrolment = config.code();
        this.status = status(State.NOT_NEEDED, "", "");
    }

    private ClaimStatus status(State state, String code, String fault) {
        return new ClaimStatus(state, code, config.page(code), fault);
    }

    /** Asks when there is no secret. */
    public void start() {
        if (!SecretFile.isThere(uplink)) {
            begin();
        }
    }

    /** The server refuses the secret: one that the agent was handed may have been taken away, and another may wait for it. */
    public void refused() {
        if (key.isThere() && !SecretFile.hasFirstLine(uplink.secretFile())) {
            begin();
        }
    }

    private synchronized void begin() {
        boolean isSoon = wasHeld && nanos.getAsLong() - heldNanos < HELD_PAUSE.toNanos();
        if (closed || isSoon || (thread != null && thread.isAlive())) {
            return;
        }
        status = status(State.ASKING, "", "");
        Thread asking = new Thread(this::run, "claim");
        asking.setDaemon(true);
        asking.start();
        thread = asking;
    }

    /** How it stands. */
    public ClaimStatus status() {
        return status;
    }

    /** Somebody looks at the code, and will type it soon: asks more often again. */
    public void looked() {
        lookedNanos = nanos.getAsLong();
        looks.release();
    }

    private void run() {
        try {
            ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("the agent can't be claimed, by a fault of its own; start it again", e);
        }
    }

    private void ask() throws InterruptedException {
        lookedNanos = nanos.getAsLong();
        while (!closed && !connected.getAsBoolean()) {
            try {
                String mine = key.read();
                if (!goesOn(mine, line.ask(mine, enrolment))) {
                    return;
                }
            } catch (IOException e) {
                if (closed) {
                    return; // by that it was interrupted
                }
                tell(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
            }
            pause();
        }
        status = status(State.NOT_NEEDED, "", "");
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(leastPause.toMillis()); // whoever looks meanwhile is counted below
        Duration waited = Duration.ofNanos(nanos.getAsLong() - lookedNanos);
        Duration rest = Pace.after(waited).minus(leastPause);
        boolean hurried = looks.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS);
        looks.drainPermits();
        log.debug("asks again, because somebody looked: {}", hurried);
    }

    /** Whether to ask again. */
    private boolean goesOn(String mine, ClaimAnswer answer) throws IOException, InterruptedException {
        if (answer instanceof ClaimAnswer.Waiting waiting) {
            show(waiting.code());
        } else if (answer instanceof ClaimAnswer.Handed handed) {
            SecretFile.keepClaimed(uplink, handed.device(), handed.secret());
            status = status(State.CLAIMED, "", "");
            log.info("this agent was claimed: it is device {} now", handed.device());
            claimed.run();
            sayDone(mine);
            return false;
        } else if (answer instanceof ClaimAnswer.Held) {
            hold();
            return false;
        } else if (answer instanceof ClaimAnswer.BadCode) {
            enrolment = Optional.empty();
            log.warn("the code in claim.code is not good, or no longer: this agent waits to be claimed by hand");
        } else if (answer instanceof ClaimAnswer.Refused refused) {
            tell("the server answers " + refused.status());
        }
        return true;
    }

    private void show(String code) {
        if (code.equals(status.code())) {
            return;
        }
        status = status(State.WAITING, code, "");
        log.info(
                "this agent belongs to no school yet: somebody of the school types the code {} at {}",
                status.shownCode(),
                status.door());
    }

    private synchronized void hold() {
        wasHeld = true;
        heldNanos = nanos.getAsLong();
        status = status(State.HELD, "", "");
        log.warn(
                "the server has handed this agent its secret before, and does not take it: ask for a new one at {}",
                status.door());
    }

    /** One line when it begins to fail, or fails for another reason. */
    private void tell(String why) {
        if (!why.equals(status.fault())) {
            log.warn("this agent has no secret, and can't ask {} for one: {}; it is tried again", config.web(), why);
        }
        status = status(State.ASKING, "", why);
    }

    /** When that does not arrive, the server hands nothing out after an hour all the same. */
    private void sayDone(String mine) throws InterruptedException {
        for (int i = 0; i < TRIES_TO_SAY_DONE && !closed; i++) {
            try {
                line.done(mine);
                return;
            } catch (IOException e) {
                log.debug("could not say that the secret is kept: {}", e.toString());
                pause();
            }
        }
    }

    @Override
    public void close() {
        Thread asking;
        synchronized (this) {
            closed = true;
            asking = thread;
        }
        if (asking != null) {
            asking.interrupt();
            Uninterrupted.join(asking);
        }
    }
}
