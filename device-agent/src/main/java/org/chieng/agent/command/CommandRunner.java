package org.chieng.agent.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.rule.LocalRules;
import org.chieng.agent.settings.Settings;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.source.Source;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.agent.uplink.DownlinkListener;
import org.chieng.protocol.name.CommandId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands and configurations from the uplink, does them one after the other on a thread of its own, and answers each. A command is
 * done before its deadline or not at all, and never twice. Thread-safe.
 */
public final class CommandRunner implements DownlinkListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);

    /** Most commands that wait; what comes beyond is answered "busy". */
    private static final int MOST_WAITING = 16;

    /** How far ahead a deadline may be: until then its id is remembered. */
    private static final long MAX_AHEAD_MICROS = 24 * 3_600_000_000L;

    private static final String STATE = "state";
    private static final String MESSAGE = "message";
    private static final int MAX_MESSAGE = 500;

    /**
     * What commands need of the rest.
     *
     * @param sources what measures now
     * @param rules what sets actuators
     * @param settings what takes configurations
     * @param readings where marks go
     * @param clock for their times
     * @param time what deadlines are judged by
     * @param fetch sends readings of the past
     * @param watch hears that somebody looks
     * @param log the newest lines
     * @param replies takes the answers
     * @param lab the computers that this agent is the relay of; empty where it is none
     */
    public record Parts(
            Supplier<List<Source>> sources,
            LocalRules rules,
            Settings settings,
            ReadingSink readings,
            AgentClock clock,
            KnownTime time,
            RawFetch fetch,
            LiveWatch watch,
            LogLines log,
            ReplySender replies,
            Supplier<Optional<LabControl>> lab) {}

    private final Parts parts;
    private final Path file;
    private final CommandActions actions;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicReference<byte @Nullable []> newConfig = new AtomicReference<>();
    private final Thread thread;
    private @Nullable CommandLog doneLog;
    private volatile boolean closing;

    /**
     * Nothing is done before {@link #start}.
     *
     * @param file where it is remembered what was done; need not be there yet
     */
    public CommandRunner(Parts parts, Path file) {
        this.parts = parts;
        this.file = file;
        this.actions = new CommandActions(parts);
        this.thread = new Thread(this::run, "commands");
        thread.setDaemon(true);
    }

    /** Begins to do commands. */
    public void start() {
        thread.start();
    }

    @Override
    public void command(String id, byte[] payload) {
        if (id.equals(CommandId.CONFIG.value())) {
            answer(id, state("refused", "no command can be called config"));
        } else if (!waiting.offer(() -> answer(id, answerTo(id, payload)))) {
            answer(id, state("busy", "too many commands wait: send it again"));
        }
    }

    @Override
    public void config(byte[] payload) {
        newConfig.set(payload); // only the newest counts
        if (!waiting.offer(() -> {})) {
            log.debug("the configuration is taken behind the next command");
        }
    }

    private void run() {
        try {
            open();
            work();
        } finally {
            closeLog();
        }
    }

    private void closeLog() {
        CommandLog done = doneLog;
        if (done != null) {
            try {
                done.close();
            } catch (IOException e) {
                log.debug("closing {}", file, e);
            }
        }
    }

    /** What was done, empty as long as the disk can't tell: it is tried anew with each command. */
    private Optional<CommandLog> open() {
        if (doneLog == null) {
            try {
                doneLog = CommandLog.open(file);
            } catch (IOException e) {
                log.error("{} can't be used, so a command is refused: {}", file, e.toString());
            }
        }
        return Optional.ofNullable(doneLog);
    }

    private void work() {
        while (!closing) {
            try {
                waiting.take().run();
                byte[] config = newConfig.getAndSet(null);
                if (config != null) {
                    answer(CommandId.CONFIG.value(), parts.settings().push(config));
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("a command could not be done, by a fault of the agent's; it goes on", e);
            }
        }
    }

    private void answer(String id, byte[] answer) {
        parts.replies().reply(id, answer);
    }

    private static byte[] state(String state, String message) {
        return finish(new JsonText(), state, message);
    }

    private static byte[] finish(JsonText answer, String state, String message) {
        String shown = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
        answer.put(STATE, state);
        return (shown.isEmpty() ? answer : answer.put(MESSAGE, shown)).bytes();
    }

    private byte[] answerTo(String id, byte[] payload) {
        Optional<CommandLog> opened = open();
        if (opened.isEmpty()) {
            return state("failed", "the agent can't write to its disk, so it does no commands: send it again later");
        }
        CommandLog done = opened.get();
        if (done.knows(id)) {
            byte[] before = done.answer(id);
            return before != null
                    ? before
                    : state("failed", "it was begun before, and how it ended isn't known; it is not done again");
        }
        JsonObject command;
        long deadline;
        try {
            command = JsonObject.parse(payload);
            deadline = Math.round(command.number("deadline") * 1e6);
        } catch (JsonException e) {
            return state("refused", String.valueOf(e.getMessage()));
        }
        OptionalLong now = parts.time().nowMicros();
        if (now.isEmpty()) {
            return state("busy", "the agent does not know yet what time it is: send it again");
        }
        if (deadline <= now.getAsLong()) {
            return state("expired", "");
        }
        if (deadline - now.getAsLong() > MAX_AHEAD_MICROS) {
            return state("refused", "deadline must be at most a day ahead");
        }
        return CommandActions.isQuestion(command)
                ? perform(command) // asked twice it does no harm, and the card is spared
                : once(done, id, deadline, now.getAsLong(), command);
    }

    private byte[] once(CommandLog done, String id, long deadline, long now, JsonObject command) {
        try {
            if (!done.begin(id, deadline, now)) {
                return state("busy", "too many commands of this day are remembered: send it again later");
            }
        } catch (IOException e) {
            return state("failed", "it can't be noted down, so it is not done: " + e.getMessage());
        }
        byte[] answer = perform(command);
        done.end(id, answer);
        return answer;
    }

    private byte[] perform(JsonObject command) {
        try {
            byte[] answer = finish(actions.run(command), "done", "");
            if (!CommandActions.isQuestion(command)) {
                log.info("command done: {}", command.optionalText("do").orElse(""));
            }
            return answer;
        } catch (JsonException | IllegalArgumentException e) {
            return state("refused", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return state("failed", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return state("failed", "the agent stopped meanwhile");
        } catch (RuntimeException e) {
            log.error("a command could not be done, by a fault of the agent's; it goes on", e);
            return state("failed", "a fault of the agent's: " + e);
        }
    }

    /** Finishes the command that is being done, within some seconds, and does no other. */
    @Override
    public void close() {
        closing = true;
        boolean woken = waiting.offer(() -> {}); // an interrupt would close the file of what was done
        log.debug("closing, the queue was full: {}", !woken);
        if (thread.getState() != Thread.State.NEW) {
            Uninterrupted.join(thread);
        }
    }
}
