package org.chieng.server.control;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.RuleException;
import org.chieng.protocol.rule.RuleParser;

/**
 * The configuration of a device ({@code docs/protocol.md}) without its version. Immutable: each change gives another.
 */
final class SettingsContent {
    /** As the agent has it. */
    static final int MOST_RULES = 100;

    private static final String RULES = "rules";
    private static final String CHANNELS = "channels";
    private static final String ACTUATORS = "actuators";
    private static final String STALE = "rules-stale";
    private static final String VERSION = "version";

    private final JsonObject json;

    private SettingsContent(JsonObject json) {
        this.json = json;
    }

    /** What went out before. */
    static SettingsContent of(String content) {
        JsonObject json = new JsonObject(content);
        json.remove(VERSION);
        return new SettingsContent(json);
    }

    /**
     * What holds on a device that nothing was ever pushed to, as it answers {@code settings}: what is pushed takes its place, whole.
     *
     * @throws IllegalArgumentException when it could not tell all
     */
    static SettingsContent reported(JsonObject answer) {
        if (!(answer.getValue(CHANNELS) instanceof JsonObject channels)
                || !(answer.getValue("safe") instanceof JsonObject safe)) {
            throw new IllegalArgumentException(
                    "the device has too many settings of its own, or does not tell them: set it up in its own file");
        }
        JsonArray rules = new JsonArray();
        for (Object one : answer.getJsonArray(RULES, new JsonArray())) {
            if (one instanceof JsonObject rule) {
                rules.add(rule.getString("rule", ""));
            }
        }
        JsonObject json =
                new JsonObject().put(CHANNELS, channels).put(RULES, rules).put(ACTUATORS, safe);
        if (answer.getValue(STALE) instanceof Number stale) {
            json.put(STALE, stale);
        }
        return new SettingsContent(json);
    }

    /** Its rules, in their order. */
    List<String> rules() {
        List<String> all = new ArrayList<>();
        json.getJsonArray(RULES, new JsonArray()).forEach(rule -> all.add(String.valueOf(rule)));
        return all;
    }

    /** What is said of channels: {@code {"uno/soil": {"label", "unit", "scale", "offset", "ignore"}, …}}. */
    JsonObject channels() {
        return json.getJsonObject(CHANNELS, new JsonObject()).copy();
    }

    /**
     * With a rule at the end, or in the place of another, or without that.
     *
     * @param rule the new one; empty for none
     * @param instead the one that goes; empty for none
     * @throws IllegalArgumentException when the rule can't be read, is there already, or there are too many; or the other isn't there
     */
    SettingsContent withRule(String rule, String instead) {
        List<String> rules = rules();
        int at = rules.size();
        if (!instead.isEmpty()) {
            at = rules.indexOf(instead);
            if (at < 0) {
                throw new IllegalArgumentException("there is no such rule any more: " + instead);
            }
            rules.remove(at);
        }
        if (!rule.isEmpty()) {
            String text = parsed(rule);
            if (rules.contains(text)) {
                throw new IllegalArgumentException("there is such a rule already");
            }
            rules.add(at, text);
        }
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException("there may be " + MOST_RULES + " rules at most");
        }
        return new SettingsContent(json.copy().put(RULES, new JsonArray(rules)));
    }

    private static String parsed(String rule) {
        try {
            return RuleParser.parse(rule).text();
        } catch (RuleException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** With another calibration of a channel; its label and its unit stay. */
    SettingsContent calibrated(ChannelName channel, double scale, double offset) {
        JsonObject channels = channels();
        JsonObject one =
                channels.getJsonObject(channel.toString(), new JsonObject()).copy();
        one.remove("two-point");
        channels.put(channel.toString(), one.put("scale", scale).put("offset", offset));
        return new SettingsContent(json.copy().put(CHANNELS, channels));
    }

    /**
     * As it goes out.
     *
     * @throws IllegalArgumentException when it is too long
     */
    String text(long version) {
        JsonObject whole = new JsonObject().put(VERSION, version);
        json.forEach(member -> whole.put(member.getKey(), member.getValue()));
        String text = whole.encode();
        if (whole.toBuffer().length() > Downlink.MAX_CONFIG_BYTES) {
            throw new IllegalArgumentException("the device has too many settings");
        }
        return text;
    }
}
