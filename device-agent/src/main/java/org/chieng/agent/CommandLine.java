package org.chieng.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.check.Words;

/**
 * What the agent was called with. Immutable.
 *
 * @param config the config file
 * @param check the language of the report when only a report is asked for; empty to run
 */
record CommandLine(Path config, Optional<Words> check) {
    /** Reads the arguments; empty when they make no sense. */
    static Optional<CommandLine> parse(String... args) {
        Deque<String> left = new ArrayDeque<>(List.of(args));
        Optional<Words> check = Optional.empty();
        if ("check".equals(left.peek())) {
            left.pop();
            check = Optional.of(CheckCommand.usualWords());
            if ("--lang".equals(left.peek()) && left.size() > 1) {
                left.pop();
                check = Words.of(left.pop());
                if (check.isEmpty()) {
                    return Optional.empty();
                }
            }
        }
        if (left.size() != 2 || !left.pop().equals("--config")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CommandLine(Path.of(left.pop()), check));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
