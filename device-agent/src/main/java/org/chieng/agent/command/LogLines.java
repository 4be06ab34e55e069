package org.chieng.agent.command;

import java.util.List;

/** The newest lines of the agent's log. Thread-safe. */
@FunctionalInterface
public interface LogLines {
    /** At most so many, the oldest first. */
    List<String> last(int most);
}
