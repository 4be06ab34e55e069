package org.chieng.agent.rule;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.chieng.agent.keep.KeptFile;
import org.chieng.agent.time.AgentClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk when rules with a limit acted, so that "at most once an hour" holds over restarts. The monotonic clock of another boot
 * can't be compared: then each counts as if it had acted just now. Confined to the rules' thread.
 */
final class RuleMemory implements RuleEngine.Memory {
    private static final Logger log = LoggerFactory.getLogger(RuleMemory.class);

    private final KeptFile file;
    private final AgentClock clock;

    RuleMemory(Path file, AgentClock clock) {
        this.file = new KeptFile(file);
        this.clock = clock;
    }

    Map<String, List<Long>> recall() {
        Map<String, List<Long>> starts = new LinkedHashMap<>();
        List<String> lines = file.read().map(text -> text.lines().toList()).orElse(List.of());
        if (!lines.isEmpty()) {
            boolean sameBoot = lines.get(0).equals(clock.bootId().toString());
            long now = clock.monotonicMicros();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split("\t", 2);
                List<Long> times = Arrays.stream(parts[0].split(","))
                        .map(time -> sameBoot ? Math.min(now, Long.parseLong(time)) : now)
                        .toList();
                starts.put(parts[1], times);
            }
        }
        return starts;
    }

    @Override
    public void remember(Map<String, List<Long>> starts) {
        String lines = starts.entrySet().stream()
                .filter(rule -> !rule.getValue().isEmpty())
                .map(rule -> rule.getValue().stream().map(String::valueOf).collect(Collectors.joining(","))
                        + "\t"
                        + rule.getKey())
                .collect(Collectors.joining("\n"));
        try {
            file.write(clock.bootId() + "\n" + lines);
        } catch (IOException e) {
            log.warn("when rules acted can't be written down; until a restart it is known anyway: {}", e.toString());
        }
    }
}
