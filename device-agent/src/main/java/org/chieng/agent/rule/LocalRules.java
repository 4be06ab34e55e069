package org.chieng.agent.rule;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.chieng.agent.flow.FaultListener;
import org.chieng.agent.flow.ReadingListener;
import org.chieng.agent.source.Actuator;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rules, and what commands set, on one thread. Readings are handed over without waiting, the newest of each channel; what rules
 * don't look at is not kept. Thread-safe.
 */
public final class LocalRules implements ReadingListener, FaultListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalRules.class);

    /** How often it is looked which actuators there are, while rules or settings name any or one was set. */
    private static final long LOOK_AROUND_MICROS = 1_000_000;

    private static final long LONGEST_WAIT_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    private static final int MOST_CHANNELS = 1000;
    private static final int MOST_TASKS = 16;
    private static final Duration LONGEST_TASK = Duration.ofSeconds(10);

    private final Supplier<List<Actuator>> actuators;
    private final AgentClock clock;
    private final RuleEngine engine;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<ChannelName, Measured> newest = new LinkedHashMap<>();
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(MOST_TASKS);
    private @Nullable Collection<Fault> newFaults;
    private @Nullable RuleSettings newSettings;
    private Set<NameRef> names = Set.of();
    private long lookAtMicros;
    private boolean closing;
    private volatile List<RuleStatus> statuses = List.of();

    /**
     * Nothing is done before {@link #start}.
     *
     * @param actuators what can be set now
     * @param memoryFile where to remember when rules acted; beside it, with {@code -set} behind its name, what was ever set
     */
    public LocalRules(Supplier<List<Actuator>> actuators, AgentClock clock, Path memoryFile) {
        this.actuators = actuators;
        this.clock = clock;
        RuleMemory memory = new RuleMemory(memoryFile, clock);
        DutyMemory duties = new DutyMemory(memoryFile.resolveSibling(memoryFile.getFileName() + "-set"), clock);
        this.engine = new RuleEngine(memory, memory.recall(), new Outputs(duties, duties.recall()));
        this.thread = new Thread(this::run, "rules");
        thread.setDaemon(true);
    }

    /** Begins with these rules; every actuator that they or the settings name is put to its safe value as soon as it is there. */
    public void start(RuleSettings settings) {
        configure(settings);
        thread.start();
    }

    /** Puts everything to its safe value and goes on with other rules; returns at once. */
    public void configure(RuleSettings settings) {
        lock.lock();
        try {
            names = Inputs.names(settings.rules());
            newest.keySet().removeIf(channel -> names.stream().noneMatch(name -> name.matches(channel)));
            newSettings = settings;
            lookAtMicros = clock.monotonicMicros();
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void measured(List<Measured> readings) {
        lock.lock();
        try {
            boolean any = false;
            for (Measured one : readings) {
                ChannelName channel = one.reading().channel();
                if (isLookedAt(channel) && (newest.containsKey(channel) || newest.size() < MOST_CHANNELS)) {
                    newest.merge(channel, one, LocalRules::later);
                    any = true;
                }
            }
            if (any) {
                news.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static Measured later(Measured had, Measured next) {
        return next.monotonicMicros() < had.monotonicMicros() ? had : next;
    }

    private boolean isLookedAt(ChannelName channel) {
        for (NameRef name : names) {
            if (name.matches(channel)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void faults(Collection<Fault> all) {
        lock.lock();
        try {
            newFaults = List.copyOf(all);
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets an actuator, in place of what rules want, until the time is over or somebody sets it to its safe value. Blocks until it is
     * set, 10 s at most.
     *
     * @param duration for how long, null for until further notice
     * @throws IOException when there is no such actuator, or it can't be reached; the message says which there are
     * @throws IllegalArgumentException when it can't take the value, or may not be set now
     */
    public void set(NameRef name, Value value, @Nullable Duration duration) throws IOException, InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable task = () -> {
            if (!done.isDone()) {
                try {
                    engine.command(name, value, duration, clock.monotonicMicros());
                    done.complete(null);
                } catch (IOException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            }
        };
        if (!tasks.offer(task)) {
            throw new IOException("too much is being set at the same time: try again");
        }
        signal();
        await(done);
    }

    private static <T> T await(CompletableFuture<T> done) throws IOException, InterruptedException {
        try {
            return done.get(LONGEST_TASK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            done.cancel(false);
            if (done.isCancelled()) {
                throw new IOException("it was not set within " + LONGEST_TASK.toSeconds() + " s and won't be", e);
            }
            return done.join(); // it came in that very moment
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        }
    }

    /**
     * What can be set now and how each rule is. Blocks until the rules' thread has looked, 10 s at most.
     *
     * @throws IOException when it does not get round to that
     */
    public Overview overview() throws IOException, InterruptedException {
        CompletableFuture<Overview> looked = new CompletableFuture<>();
        Runnable task = () -> looked.complete(engine.overview(clock.monotonicMicros()));
        if (!tasks.offer(task)) {
            throw new IOException("too much is being set at the same time: try again");
        }
        signal();
        return await(looked);
    }

    private void signal() {
        lock.lock();
        try {
            lookAtMicros = clock.monotonicMicros();
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** How each rule is now, in their order; some milliseconds old. */
    public List<RuleStatus> statuses() {
        return statuses;
    }

    private void run() {
        while (awaitNews()) {
            try {
                long now = clock.monotonicMicros();
                if (isLookDue(now)) {
                    engine.present(actuators.get());
                }
                takeNews(now);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                engine.tick(clock.monotonicMicros());
                statuses = engine.statuses();
                planLook(now);
            } catch (RuntimeException e) {
                log.error(
                        "the rules could not be looked at, by a fault of the agent's; it goes on",
                        e); // the next round tries anew; a dead thread could switch nothing off
            }
        }
        engine.close(clock.monotonicMicros());
    }

    /** Whether it is to be looked now which actuators there are; not again at once, also when that fails, but for each command. */
    private boolean isLookDue(long now) {
        lock.lock();
        try {
            boolean due = now >= lookAtMicros || !tasks.isEmpty();
            lookAtMicros = due ? now + LOOK_AROUND_MICROS : lookAtMicros;
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** While nothing depends on which actuators there are, nobody looks before that changes. */
    private void planLook(long now) {
        lock.lock();
        try {
            boolean nobodyAsks = engine.isIdle() && newSettings == null && tasks.isEmpty();
            lookAtMicros = nobodyAsks ? now + LONGEST_WAIT_MICROS : Math.min(lookAtMicros, now + LOOK_AROUND_MICROS);
        } finally {
            lock.unlock();
        }
    }

    private void takeNews(long now) {
        List<Measured> readings;
        Collection<Fault> faults;
        RuleSettings settings;
        lock.lock();
        try {
            readings = new ArrayList<>(newest.values());
            newest.clear();
            faults = newFaults;
            newFaults = null;
            settings = newSettings;
            newSettings = null;
        } finally {
            lock.unlock();
        }
        if (settings != null) {
            engine.configure(settings, now);
        }
        if (faults != null) {
            engine.faults(faults);
        }
        readings.forEach(one -> engine.take(one.reading(), one.monotonicMicros(), now));
    }

    /** Waits until there is something to do; false when it is closing. */
    private boolean awaitNews() {
        lock.lock();
        try {
            while (!closing) {
                long now = clock.monotonicMicros();
                long wait = Math.min(lookAtMicros, engine.nextMicros(now)) - now;
                if (wait <= 0 || !newest.isEmpty() || newFaults != null || newSettings != null || !tasks.isEmpty()) {
                    return true;
                }
                long left = news.awaitNanos(wait * 1_000);
                log.trace("{} ns were left", left);
            }
            return false;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Puts everything to its safe value and waits until that is done. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        if (thread.getState() != Thread.State.NEW) {
            Uninterrupted.join(thread);
        }
    }
}
