package org.chieng.agent.rule;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.chieng.agent.time.AgentClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk when rules with a limit acted, so that "at most once an hour" holds over restarts. The monotonic clock of another boot
 * can't be compared: then each counts as if it had acted just now. Confined to the rules' thread.
 */
final class RuleMemory implements RuleEngine.Memory {
    private static final Logger log = LoggerFactory.getLogger(RuleMemory.class);

    private final Path path;
    private final BootLines file;
    private final AgentClock clock;

    RuleMemory(Path file, AgentClock clock) {
        this.path = file;
        this.file = new BootLines(file, clock);
        this.clock = clock;
    }

    Map<String, List<Long>> recall() {
        Map<String, List<Long>> starts = new LinkedHashMap<>();
        long now = clock.monotonicMicros();
        int unread = 0;
        for (String line : file.read()) {
            String[] parts = line.split("\t", 2);
            try {
                List<Long> times = Arrays.stream(parts[0].split(","))
                        .map(time -> file.time(Long.parseLong(time), now))
                        .toList();
                starts.put(parts[1], times);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                unread++;
            }
        }
        if (unread > 0) {
            log.warn("{} lines of {} can't be read: rules may act again sooner than they say", unread, path);
        }
        return starts;
    }

    @Override
    public void remember(Map<String, List<Long>> starts) {
        try {
            file.write(starts.entrySet().stream()
                    .filter(rule -> !rule.getValue().isEmpty())
                    .map(rule -> rule.getValue().stream().map(String::valueOf).collect(Collectors.joining(","))
                            + "\t"
                            + rule.getKey()));
        } catch (IOException e) {
            log.warn("when rules acted can't be written down; until a restart it is known anyway: {}", e.toString());
        }
    }
}
