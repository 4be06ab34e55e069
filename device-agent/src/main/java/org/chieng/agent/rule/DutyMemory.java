package org.chieng.agent.rule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk which actuators were ever set, their safe values and their rest, so that each is put to its safe value after a kill
 * too. The monotonic clock of another boot can't be compared: then a rest begins anew. Confined to the rules' thread.
 */
final class DutyMemory implements Outputs.Memory {
    private static final Logger log = LoggerFactory.getLogger(DutyMemory.class);

    private static final Value NOTHING = new Value.Text("");

    private final BootLines file;
    private final AgentClock clock;

    DutyMemory(Path file, AgentClock clock) {
        this.file = new BootLines(file, clock);
        this.clock = clock;
    }

    Map<ChannelName, Duty> recall() {
        Map<ChannelName, Duty> duties = new LinkedHashMap<>();
        for (String line : file.read()) {
            String[] parts = line.split("\t", 4);
            try {
                long rest = Long.parseLong(parts[1]);
                duties.put(
                        ChannelName.parse(parts[3]),
                        new Duty(safe(parts[2]), lockedUntil(Long.parseLong(parts[0]), rest), rest));
            } catch (RejectedException | RuntimeException e) {
                log.warn("what was set before can't be read in '{}': {}", line, e.toString());
            }
        }
        return duties;
    }

    private long lockedUntil(long written, long rest) {
        return written == Duty.NO_REST ? written : file.time(written, clock.monotonicMicros() + rest);
    }

    @Override
    public boolean remember(Map<ChannelName, Duty> duties) {
        try {
            file.write(duties.entrySet().stream()
                    .map(one ->
                            one.getValue().lockedUntil() + "\t" + one.getValue().restMicros() + "\t"
                                    + text(one.getValue().safe()) + "\t" + one.getKey()));
            return true;
        } catch (IOException e) {
            log.warn("what was set can't be written down; until a restart it is known anyway: {}", e.toString());
            return false;
        }
    }

    private static String text(Value value) {
        return value.fold(
                number -> "n" + number.number(),
                text -> "t" + Base64.getEncoder().encodeToString(text.text().getBytes(StandardCharsets.UTF_8)),
                yesNo -> "b" + yesNo.on(),
                data -> "bfalse");
    }

    /** The safe value; an empty text, which nothing takes, was written by an earlier version. */
    private static Value safe(String text) {
        Value value = value(text);
        return value.equals(NOTHING) ? RuleEngine.defaultSafe(value) : value;
    }

    private static Value value(String text) {
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case 'n' -> new Value.Numeric(Double.parseDouble(rest));
            case 't' -> new Value.Text(new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8));
            case 'b' -> new Value.Bool(Boolean.parseBoolean(rest));
            default -> throw new IllegalArgumentException("no value: " + text);
        };
    }
}
