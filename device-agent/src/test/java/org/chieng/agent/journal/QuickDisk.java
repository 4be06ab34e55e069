package org.chieng.agent.journal;

import java.nio.channels.FileChannel;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;

/** Real files on a disk that nobody waits for: a term passes in a minute. */
public final class QuickDisk {
    private QuickDisk() {}

    /** Opens a journal on it. */
    public static Journal open(JournalConfig config, AgentClock clock, ClockBook book) throws JournalException {
        return Journal.open(config, clock, book, (file, options) -> new Unforced(FileChannel.open(file, options)));
    }

    private static final class Unforced extends ForwardingChannel {
        Unforced(FileChannel real) {
            super(real);
        }

        @Override
        public void force(boolean metaData) {
            // the test ends before the power does
        }
    }
}
