package org.chieng.agent.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.agent.flow.Calibration;
import org.chieng.agent.flow.ChannelSetting;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.rule.ActuatorSetting;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.rule.RuleParser;
import org.chieng.protocol.senml.Units;
import org.chieng.protocol.senml.Value;

/** Reads the sections, and gathers what is wrong. Confined to one call. */
final class SectionsReader {
    /** Most channels with settings; chosen: 40 boards with 12 channels each, twice over. */
    private static final int MOST_CHANNELS = 1000;

    private static final int MOST_FAULTS = 10;
    private static final double MAX_SECONDS = 604_800; // a week

    private final JsonObject root;
    private final List<String> faults = new ArrayList<>();

    SectionsReader(JsonObject root) {
        this.root = root;
    }

    private interface Read<T> {
        T read() throws JsonException, RuleException;
    }

    Sections read() throws JsonException {
        Sections sections = new Sections(
                section("channels", this::channels),
                section("rules", this::rules),
                section("actuators", this::actuators),
                section("rules-stale", () -> time(root, "rules-stale").orElseThrow()));
        if (faults.isEmpty()) {
            read("rules", sections::ruleSettings);
        }
        if (!faults.isEmpty()) {
            throw new JsonException(faults);
        }
        return sections;
    }

    private <T> Optional<T> section(String name, Read<T> read) {
        return root.has(name) ? read(name, read) : Optional.empty();
    }

    /** What is read, or empty when it can't be; then the fault is known. */
    private <T> Optional<T> read(String place, Read<T> read) {
        try {
            return Optional.of(read.read());
        } catch (JsonException e) {
            fault(String.valueOf(e.getMessage()));
        } catch (RuleException | IllegalArgumentException e) {
            fault(place + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private void fault(String message) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(message);
        }
    }

    private Map<ChannelName, ChannelSetting> channels() throws JsonException {
        JsonObject section = root.object("channels");
        if (section.names().size() > MOST_CHANNELS) {
            throw new JsonException("channels: there may be " + MOST_CHANNELS + " at most");
        }
        Map<ChannelName, ChannelSetting> all = new LinkedHashMap<>();
        for (String name : section.names()) {
            read(section.place(name), () -> channel(section.object(name)))
                    .ifPresent(setting -> read(section.place(name), () -> channelName(section, name))
                            .ifPresent(channel -> all.put(channel, setting)));
        }
        return all;
    }

    private static ChannelName channelName(JsonObject section, String name) throws JsonException {
        if (name.indexOf('/') < 0) { // elsewhere that is a channel of the device itself: an agent has none
            throw new JsonException(
                    section.place(name) + " must name a board and its channel, 'source/channel', e.g. 'uno-8543/temp'");
        }
        try {
            return ChannelName.parse(name);
        } catch (RejectedException e) {
            throw new JsonException(section.place(name) + ": " + e.getMessage());
        }
    }

    private static ChannelSetting channel(JsonObject channel) throws JsonException {
        channel.allowOnly("label", "unit", "scale", "offset", "two-point", "ignore");
        Optional<String> unit = channel.optionalText("unit");
        return new ChannelSetting(
                channel.optionalText("label").orElse(null),
                unit.flatMap(text -> Units.read(text)).or(() -> unit).orElse(null),
                calibration(channel),
                channel.flag("ignore"));
    }

    private static Calibration calibration(JsonObject channel) throws JsonException {
        OptionalDouble scale = channel.optionalNumber("scale");
        OptionalDouble offset = channel.optionalNumber("offset");
        if (!channel.has("two-point")) {
            return new Calibration(scale.orElse(1), offset.orElse(0));
        }
        if (scale.isPresent() || offset.isPresent()) {
            throw new JsonException(channel.place("two-point") + ": give either two points, or scale and offset");
        }
        JsonObject points = channel.object("two-point");
        points.allowOnly("raw1", "true1", "raw2", "true2");
        return Calibration.through(
                points.number("raw1"), points.number("true1"), points.number("raw2"), points.number("true2"));
    }

    private List<Rule> rules() throws JsonException {
        List<String> texts = root.texts("rules");
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            read("rule " + (i + 1) + " (" + text + ")", () -> rules.add(RuleParser.parse(text)));
        }
        return rules;
    }

    private List<ActuatorSetting> actuators() throws JsonException {
        JsonObject section = root.object("actuators");
        List<ActuatorSetting> all = new ArrayList<>();
        for (String name : section.names()) {
            read(section.place(name), () -> all.add(actuator(name, section.object(name))));
        }
        return all;
    }

    private static ActuatorSetting actuator(String name, JsonObject actuator) throws JsonException, RuleException {
        actuator.allowOnly("safe", "longest");
        Value safe = actuator.has("safe") ? onOff(actuator.value("safe")) : new Value.Bool(false);
        return new ActuatorSetting(NameRef.parse(name), safe, time(actuator, "longest"));
    }

    /** People write {@code on} and {@code off}, which HOCON reads as text. */
    private static Value onOff(Value value) {
        if (value.equals(new Value.Text("on"))) {
            return new Value.Bool(true);
        }
        return value.equals(new Value.Text("off")) ? new Value.Bool(false) : value;
    }

    /** A number of seconds, or a text as rules have it. */
    private static Optional<Duration> time(JsonObject object, String name) throws JsonException {
        if (object.isText(name)) {
            try {
                return Optional.of(RuleParser.parseDuration(object.text(name)));
            } catch (RuleException e) {
                throw new JsonException(object.place(name) + ": " + e.getMessage());
            }
        }
        OptionalDouble seconds = object.optionalNumber(name);
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        if (seconds.getAsDouble() < 0.1 || seconds.getAsDouble() > MAX_SECONDS) {
            throw new JsonException(object.place(name) + " must be from 0.1 to 604800 seconds");
        }
        return Optional.of(Duration.ofMillis(Math.round(seconds.getAsDouble() * 1_000)));
    }
}
