package org.chieng.agent.source.link;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.chieng.agent.keep.KeptSlots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the agent was alive, and when, kept on disk: what tells how long the power was off. Immutable.
 *
 * @param boot of the machine
 * @param wallMicros the true time, UTC in microseconds
 */
record LifeSign(UUID boot, long wallMicros) {
    private static final Logger log = LoggerFactory.getLogger(LifeSign.class);

    /** What an earlier run left; empty when there is none, or it is damaged. */
    static Optional<LifeSign> read(KeptSlots file) {
        return file.read().flatMap(LifeSign::parse);
    }

    private static Optional<LifeSign> parse(String text) {
        int blank = text.indexOf(' ');
        try {
            return Optional.of(
                    new LifeSign(UUID.fromString(text.substring(0, blank)), Long.parseLong(text.substring(blank + 1))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Keeps it in place of the one before. */
    void write(KeptSlots file) {
        try {
            file.write(boot + " " + wallMicros);
        } catch (IOException e) {
            log.debug("the sign of life can't be written", e); // the journal says when the disk is full
        }
    }
}
