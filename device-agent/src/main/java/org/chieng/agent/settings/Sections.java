package org.chieng.agent.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.agent.flow.ChannelSetting;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.rule.ActuatorSetting;
import org.chieng.agent.rule.RuleSettings;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.Rule;

/**
 * The sections {@code channels}, {@code rules}, {@code actuators} and {@code rules-stale}. Immutable.
 *
 * @param channels how channels are shown and what their numbers mean; empty when the section is left out
 * @param rules what is to be done when
 * @param actuators safe values
 * @param stale from which age on a rule doesn't look at a reading
 */
public record Sections(
        Optional<Map<ChannelName, ChannelSetting>> channels,
        Optional<List<Rule>> rules,
        Optional<List<ActuatorSetting>> actuators,
        Optional<Duration> stale) {
    /** Nothing is said. */
    public static final Sections NONE =
            new Sections(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Reads the sections that are there; other members are not looked at.
     *
     * @throws JsonException that lists all that is wrong
     */
    public static Sections read(JsonObject root) throws JsonException {
        return new SectionsReader(root).read();
    }

    /** These, and what they leave out from others. A section is taken as a whole. */
    Sections over(Sections others) {
        return new Sections(
                channels.or(others::channels),
                rules.or(others::rules),
                actuators.or(others::actuators),
                stale.or(others::stale));
    }

    /** What the flow of readings needs. */
    Map<ChannelName, ChannelSetting> channelSettings() {
        return channels.orElse(Map.of());
    }

    /** What the rules need. */
    RuleSettings ruleSettings() {
        return new RuleSettings(
                rules.orElse(List.of()), actuators.orElse(List.of()), stale.orElse(RuleSettings.NONE.stale()));
    }
}
