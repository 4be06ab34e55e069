package org.chieng.agent.source.lab.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.HealthReason;

/**
 * Asks a disk how it is: what root has written down of it ({@code chieng-lab-facts}), else smartctl, which only root may use. A disk that sleeps is left asleep.
 *
 * @param programs where smartctl is
 * @param command runs it
 * @param facts the folder that root writes into
 */
record DiskFetch(Programs programs, Command command, Path facts) {
    /** Chosen: ten times what smartctl prints of a disk with full logs. */
    private static final long MOST_BYTES = 256 * 1024;

    boolean isThere() {
        return programs.find("smartctl").isPresent() || Files.isDirectory(facts);
    }

    SmartFacts ask(String disk) throws InterruptedException {
        Path file = facts.resolve("smart-" + disk + ".json");
        try {
            if (Files.isReadable(file) && Files.size(file) <= MOST_BYTES) {
                return SmartParser.parse(Files.readString(file));
            }
            Optional<String> smartctl = programs.find("smartctl");
            if (smartctl.isEmpty()) {
                return SmartFacts.nothing(HealthReason.NO_PROGRAM);
            }
            // its exit code says what is wrong with the disk, bit by bit (smartctl(8), EXIT STATUS)
            String printed = command.output(List.of(smartctl.get(), "-a", "-j", "-n", "standby", "/dev/" + disk))
                    .text();
            return SmartParser.parse(printed);
        } catch (IOException e) {
            return SmartFacts.nothing(HealthReason.NO_ANSWER);
        }
    }
}
