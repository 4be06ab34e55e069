package org.chieng.agent.command;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.Source;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/** Does single commands, each as {@code docs/protocol.md} has it. Confined to the thread of commands. */
final class CommandActions {
    /** Where the begin and end of experiment runs are marked. */
    static final ChannelName RUN = new ChannelName("agent", "run");

    private static final Set<String> QUESTIONS = Set.of("settings", "log");

    private static final double LONGEST_WATCH_SECONDS = 600;
    private static final String COMPUTERS = "computers";
    private static final int MOST_COMPUTERS = 120;
    private static final int MOST_LINES = 100;
    private static final int MAX_LOG_CHARACTERS = 8_000;
    private static final int MAX_RUN_NAME = 64;
    private static final double MAX_SECONDS = 1e11; // the year 5138

    private final CommandRunner.Parts parts;

    CommandActions(CommandRunner.Parts parts) {
        this.parts = parts;
    }

    /**
     * Does one.
     *
     * @return what is to be told beside {@code done}
     * @throws JsonException when it can't be understood; nothing was done
     * @throws IllegalArgumentException when it asks for what can't be; nothing was done
     * @throws IOException when it was tried and failed
     */
    JsonText run(JsonObject command) throws JsonException, IOException, InterruptedException {
        String what = command.text("do");
        return switch (what) {
            case "set" -> set(command);
            case "settings" -> settings(command);
            case "rate" -> rate(command);
            case "run" -> mark(command);
            case "identify" -> identify(command);
            case "restart" -> restart(command);
            case "fetch" -> fetch(command);
            case "watch" -> watch(command);
            case "log" -> log(command);
            case "wake" -> wake(command);
            case "shutdown" -> shutdown(command);
            default ->
                throw new JsonException("this agent can't do '" + what
                        + "', only set, settings, rate, run, identify, restart, fetch, watch, log, wake and shutdown");
        };
    }

    /** Whether a command changes nothing, so that it need not be remembered that it was done. */
    static boolean isQuestion(JsonObject command) {
        try {
            return command.isText("do") && QUESTIONS.contains(command.text("do"));
        } catch (JsonException e) {
            return false; // it is no text: told when it is to be done
        }
    }

    private static void allowOnly(JsonObject command, String... names) throws JsonException {
        String[] all = new String[names.length + 2];
        all[0] = "do";
        all[1] = "deadline";
        System.arraycopy(names, 0, all, 2, names.length);
        command.allowOnly(all);
    }

    private JsonText set(JsonObject command) throws JsonException, IOException, InterruptedException {
        allowOnly(command, "actuator", "value", "for");
        OptionalDouble seconds = command.optionalNumber("for");
        Duration duration = seconds.isPresent() ? duration(command, "for", 0.1, 86_400) : null;
        try {
            NameRef actuator = NameRef.parse(command.text("actuator"));
            parts.rules().set(actuator, command.value("value"), duration);
        } catch (RuleException e) {
            throw new JsonException("actuator: " + e.getMessage());
        }
        return new JsonText();
    }

    private JsonText settings(JsonObject command) throws JsonException, IOException, InterruptedException {
        allowOnly(command);
        return SettingsReply.of(
                parts.settings().version(),
                parts.settings().inForce(),
                parts.rules().overview());
    }

    private JsonText rate(JsonObject command) throws JsonException {
        allowOnly(command, "source", "seconds");
        setInterval(command.text("source"), duration(command, "seconds", 0.001, 86_400));
        return new JsonText();
    }

    private void setInterval(String source, Duration interval) {
        onOne(
                candidate -> candidate.setInterval(source, interval),
                "no source '" + source
                        + "' is here whose rate can be changed: a board decides itself how often it sends");
    }

    private JsonText mark(JsonObject command) throws JsonException, IOException {
        allowOnly(command, "mark", "name", "source", "seconds");
        String mark = command.text("mark");
        if (!mark.equals("begin") && !mark.equals("end")) {
            throw new JsonException("mark must be begin or end");
        }
        String name = command.text("name").strip().replaceAll("\\s+", " ");
        if (name.isEmpty() || name.length() > MAX_RUN_NAME) {
            throw new JsonException("name must have 1 to " + MAX_RUN_NAME + " characters");
        }
        String rate = "";
        if (command.has("source") || command.has("seconds")) {
            String source = command.text("source");
            Duration interval = duration(command, "seconds", 0.001, 86_400);
            setInterval(source, interval);
            rate = " " + source + "=" + interval.toMillis() / 1e3 + "s";
        }
        AgentClock.Stamp now = parts.clock().now();
        Reading run = new Reading(RUN, now.wallMicros(), new Value.Text(mark + rate + " " + name), null, null);
        if (!parts.readings().accept(List.of(new Measured(run, now.monotonicMicros())))) {
            throw new IOException("the mark can't be written to the agent's disk, which is full or broken");
        }
        return new JsonText();
    }

    private JsonText identify(JsonObject command) throws JsonException {
        allowOnly(command, "source");
        String source = command.text("source");
        onOne(candidate -> candidate.identify(source), "no source '" + source + "' is here that can be made to blink");
        return new JsonText();
    }

    private JsonText restart(JsonObject command) throws JsonException {
        allowOnly(command, "source");
        String source = command.text("source");
        onOne(candidate -> candidate.restart(source), "no source '" + source + "' is here that can be begun anew");
        return new JsonText();
    }

    private void onOne(Predicate<Source> action, String none) {
        if (parts.sources().get().stream().noneMatch(action)) {
            throw new IllegalArgumentException(none);
        }
    }

    private JsonText fetch(JsonObject command) throws JsonException, IOException {
        allowOnly(command, "from", "to");
        long from = micros(command, "from");
        long to = micros(command, "to");
        if (from >= to) {
            throw new JsonException("from must be before to");
        }
        return new JsonText().put("readings", parts.fetch().fetch(from, to));
    }

    private static long micros(JsonObject command, String name) throws JsonException {
        double seconds = command.number(name);
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new JsonException(name + " must be seconds since 1970");
        }
        return Math.round(seconds * 1e6);
    }

    private JsonText watch(JsonObject command) throws JsonException {
        allowOnly(command, "seconds");
        parts.watch().watch(duration(command, "seconds", 1, LONGEST_WATCH_SECONDS));
        return new JsonText();
    }

    private JsonText log(JsonObject command) throws JsonException {
        allowOnly(command, "lines");
        double lines = command.optionalNumber("lines").orElse(50);
        if (lines < 1 || lines > MOST_LINES) {
            throw new JsonException("lines must be from 1 to " + MOST_LINES);
        }
        Deque<String> fitting = new ArrayDeque<>();
        List<String> last = parts.log().last((int) lines);
        int characters = 0;
        for (int i = last.size() - 1; i >= 0 && characters + last.get(i).length() <= MAX_LOG_CHARACTERS; i--) {
            characters += last.get(i).length();
            fitting.addFirst(last.get(i));
        }
        return new JsonText().put("lines", List.copyOf(fitting));
    }

    private LabControl lab() {
        return parts.lab()
                .get()
                .orElseThrow(() -> new IllegalArgumentException("this agent is the relay of no lab: relay.enabled"));
    }

    private JsonText wake(JsonObject command) throws JsonException {
        allowOnly(command, COMPUTERS);
        return results(lab().wake(computers(command)));
    }

    private JsonText shutdown(JsonObject command) throws JsonException, InterruptedException {
        allowOnly(command, COMPUTERS, "force");
        return results(lab().shutdown(computers(command), command.flag("force")));
    }

    private static List<DeviceId> computers(JsonObject command) throws JsonException {
        Set<DeviceId> computers = new LinkedHashSet<>();
        for (String one : command.texts(COMPUTERS)) {
            try {
                computers.add(DeviceId.parse(one));
            } catch (RejectedException e) {
                throw new JsonException(COMPUTERS + ": " + e.getMessage());
            }
        }
        if (computers.isEmpty() || computers.size() > MOST_COMPUTERS) {
            throw new JsonException(COMPUTERS + " must be 1 to " + MOST_COMPUTERS + " names");
        }
        return List.copyOf(computers);
    }

    private static JsonText results(Map<String, String> results) {
        JsonText each = new JsonText();
        results.forEach(each::put);
        return new JsonText().put("results", each);
    }

    private static Duration duration(JsonObject command, String name, double from, double to) throws JsonException {
        double seconds = command.number(name);
        if (seconds < from || seconds > to) {
            throw new JsonException(name + " must be from " + plain(from) + " to " + plain(to) + " seconds");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
