package org.chieng.agent.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.keep.KeptFile;
import org.chieng.agent.rule.LocalRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds now: the config file's sections, and over them what the server pushed last. A pushed configuration is taken whole or not at
 * all, and kept over restarts. {@link #start} first, then confined to one thread.
 */
public final class Settings {
    private static final Logger log = LoggerFactory.getLogger(Settings.class);

    /** Whole numbers up to here are exact in JSON (RFC 8259 section 6). */
    private static final double MAX_VERSION = 9_007_199_254_740_991.0;

    private final Sections own;
    private final KeptFile file;
    private final ReadingFlow flow;
    private final LocalRules rules;
    private long version;
    private String payload = "";
    private Sections inForce = Sections.NONE;

    /**
     * Nothing is applied before {@link #start}.
     *
     * @param own of the config file
     * @param file where the pushed one is kept; need not be there yet
     */
    public Settings(Sections own, Path file, ReadingFlow flow, LocalRules rules) {
        this.own = own;
        this.file = new KeptFile(file);
        this.flow = flow;
        this.rules = rules;
    }

    /** Applies what was there when the agent ended last, and starts the rules with it. */
    public void start() {
        Sections pushed = Sections.NONE;
        Optional<String> kept = file.read();
        if (kept.isPresent()) {
            try {
                JsonObject config = JsonObject.parse(kept.get().getBytes(StandardCharsets.UTF_8));
                pushed = read(config);
                version = version(config);
                payload = kept.get();
            } catch (JsonException e) { // another version of the agent wrote it; the server sends it again
                log.warn("the configuration that the server sent can't be used any longer: {}", e.getMessage());
            }
        }
        Sections all = pushed.over(own);
        inForce = all;
        flow.channels(all.channelSettings());
        rules.start(all.ruleSettings());
    }

    /**
     * Takes a configuration that the server pushed, and applies it when it is good and newer than what there is. Blocks until it is on the
     * disk.
     *
     * @return the reply: {@code done}, or why not
     */
    public byte[] push(byte[] bytes) {
        JsonText reply = new JsonText();
        try {
            JsonObject config = JsonObject.parse(bytes);
            long pushed = version(config);
            reply.put("version", pushed);
            String text = new String(bytes, StandardCharsets.UTF_8);
            refuseOld(pushed, text);
            Sections sections = read(config);
            if (!text.equals(payload)) {
                file.write(text);
                version = pushed;
                payload = text;
                apply(sections.over(own));
            }
            return reply.put("state", "done").bytes();
        } catch (JsonException e) {
            log.warn("the configuration that the server sent is refused, the old one stays: {}", e.getMessage());
            return reply.put("state", "refused")
                    .put("message", String.valueOf(e.getMessage()))
                    .bytes();
        } catch (IOException e) {
            log.error("the configuration that the server sent can't be kept, the old one stays: {}", e.toString());
            return reply.put("state", "failed")
                    .put("message", "it can't be kept on the disk: " + e.getMessage())
                    .bytes();
        }
    }

    private void refuseOld(long pushed, String text) throws JsonException {
        if (pushed < version) {
            throw new JsonException("version " + pushed + " is older than " + version + ", which is in force");
        }
        if (pushed == version && !text.equals(payload)) {
            throw new JsonException(
                    "version " + version + " is in force with other content: count the version up with each change");
        }
    }

    /** The version that the server pushed last, 0 while it has pushed none. */
    public long version() {
        return version;
    }

    /** What holds now, whoever said it. */
    public Sections inForce() {
        return inForce;
    }

    private void apply(Sections all) {
        inForce = all;
        flow.channels(all.channelSettings());
        rules.configure(all.ruleSettings());
        log.info("configuration {} of the server is in force", version);
    }

    private static Sections read(JsonObject config) throws JsonException {
        config.allowOnly("version", "channels", "rules", "rules-stale", "actuators");
        return Sections.read(config);
    }

    private static long version(JsonObject config) throws JsonException {
        double number = config.number("version");
        if (number != Math.rint(number) || number < 1 || number > MAX_VERSION) {
            throw new JsonException("version must be a whole number from 1");
        }
        return (long) number;
    }
}
