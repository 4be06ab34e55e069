package org.chieng.agent;

import java.nio.file.Path;
import java.util.List;

/** The config file can't be used. The message lists all that is wrong with it, a line each. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(Path file, List<String> faults) {
        super("config file " + file + ": " + String.join("\nconfig file " + file + ": ", faults));
    }
}
