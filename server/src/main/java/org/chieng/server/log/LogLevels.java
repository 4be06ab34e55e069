package org.chieng.server.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/** From which level on the events of a class are written: state changes and faults. Rates and counts are in the metrics. Immutable. */
final class LogLevels {
    /** A system property of this name and a package lets one see more: {@code -Dchieng.log.org.chieng=debug}. */
    static final String PROPERTY = "chieng.log.";

    private static final Map<String, Optional<Level>> PACKAGES = packages();

    private LogLevels() {}

    private static Map<String, Optional<Level>> packages() {
        Map<String, Optional<Level>> levels = new LinkedHashMap<>();
        levels.put("io.netty", Optional.of(Level.WARN));
        levels.put("io.vertx", Optional.of(Level.WARN));
        // a consumer that leaves while messages come is no fault
        levels.put("io.vertx.core.eventbus", Optional.of(Level.ERROR));
        levels.put("org.eclipse.californium", Optional.of(Level.WARN));
        // a line for each packet that can't be read; the gateway counts and answers these itself
        levels.put("io.vertx.core.net.impl.ConnectionBase", Optional.empty());
        // a stack trace for each connection that sends what its port does not speak; it is closed
        levels.put("io.netty.channel.DefaultChannelPipeline", Optional.of(Level.ERROR));
        return levels;
    }

    /** Empty: nothing is written. */
    static Optional<Level> of(String logger) {
        String name = logger;
        while (true) {
            String told = System.getProperty(PROPERTY + name);
            if (told != null) {
                return parse(told);
            }
            Optional<Level> level = PACKAGES.get(name);
            if (level != null) {
                return level;
            }
            int dot = name.lastIndexOf('.');
            if (dot < 0) {
                return Optional.of(Level.INFO);
            }
            name = name.substring(0, dot);
        }
    }

    private static Optional<Level> parse(String told) {
        for (Level level : Level.values()) {
            if (level.name().equalsIgnoreCase(told)) {
                return Optional.of(level);
            }
        }
        return told.equals("off") ? Optional.empty() : Optional.of(Level.INFO);
    }
}
