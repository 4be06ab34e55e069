package org.chieng.agent.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chieng.agent.flow.ChannelSetting;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.rule.ActuatorSetting;
import org.chieng.agent.rule.OutputStatus;
import org.chieng.agent.rule.Overview;
import org.chieng.agent.rule.RuleStatus;
import org.chieng.agent.settings.Sections;
import org.chieng.agent.source.Takes;
import org.chieng.protocol.name.ChannelName;

/** What the agent answers to {@code settings}: what can be set, how the rules are, what holds. Pure functions. */
final class SettingsReply {
    /** Chosen: a reply has 16 KiB, and a state stands in it, too. */
    private static final int MOST_BYTES = 15_000;

    private SettingsReply() {}

    /**
     * All of it; where that is too long, {@code complete} is false and the channels, then the actuators' settings and the rules that are in force are
     * left out.
     */
    static JsonText of(long version, Sections inForce, Overview overview) {
        List<JsonText> actuators =
                overview.actuators().stream().map(SettingsReply::actuator).toList();
        List<JsonText> rules =
                overview.rules().stream().map(SettingsReply::rule).toList();
        JsonText all = begun(version, actuators, rules)
                .put("channels", channels(inForce))
                .put("safe", safe(inForce))
                .put("complete", true);
        inForce.stale().ifPresent(stale -> all.put("rules-stale", stale.toMillis() / 1e3));
        if (all.bytes().length <= MOST_BYTES) {
            return all;
        }
        JsonText shorter = begun(version, actuators, rules).put("complete", false);
        return shorter.bytes().length <= MOST_BYTES
                ? shorter
                : new JsonText()
                        .put("version", version)
                        .putAll("actuators", fitting(actuators))
                        .put("complete", false);
    }

    private static JsonText begun(long version, List<JsonText> actuators, List<JsonText> rules) {
        return new JsonText()
                .put("version", version)
                .putAll("actuators", actuators)
                .putAll("rules", rules);
    }

    private static List<JsonText> fitting(List<JsonText> actuators) {
        List<JsonText> fitting = new ArrayList<>();
        int bytes = 0;
        for (JsonText one : actuators) {
            bytes += one.bytes().length + 1;
            if (bytes < MOST_BYTES - 100) {
                fitting.add(one);
            }
        }
        return fitting;
    }

    private static JsonText actuator(OutputStatus status) {
        JsonText json = new JsonText()
                .put("name", status.name().toString())
                .put("takes", status.takes().kind().name().toLowerCase(Locale.ROOT));
        if (status.takes().kind() == Takes.Kind.RANGE) {
            json.put("most", status.takes().most());
        }
        if (status.value() != null) {
            json.put("value", status.value());
        }
        json.put("safe", status.safe()).put("by", status.by().name().toLowerCase(Locale.ROOT));
        return status.restSeconds() > 0 ? json.put("rest", status.restSeconds()) : json;
    }

    private static JsonText rule(RuleStatus status) {
        JsonText json = new JsonText()
                .put("rule", status.text())
                .put("state", status.state().name().toLowerCase(Locale.ROOT));
        return status.detail().isEmpty() ? json : json.put("detail", status.detail());
    }

    private static JsonText channels(Sections inForce) {
        JsonText json = new JsonText();
        for (Map.Entry<ChannelName, ChannelSetting> entry :
                inForce.channels().orElse(Map.of()).entrySet()) {
            ChannelSetting setting = entry.getValue();
            JsonText one = new JsonText();
            if (setting.label() != null) {
                one.put("label", setting.label());
            }
            if (setting.unit() != null) {
                one.put("unit", setting.unit());
            }
            one.put("scale", setting.calibration().scale())
                    .put("offset", setting.calibration().offset());
            json.put(entry.getKey().toString(), setting.ignored() ? one.put("ignore", true) : one);
        }
        return json;
    }

    private static JsonText safe(Sections inForce) {
        JsonText json = new JsonText();
        for (ActuatorSetting setting : inForce.actuators().orElse(List.of())) {
            JsonText one = new JsonText().put("safe", setting.safe());
            setting.longest().ifPresent(longest -> one.put("longest", longest.toMillis() / 1e3));
            json.put(setting.name().toString(), one);
        }
        return json;
    }
}
