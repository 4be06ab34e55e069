package org.chieng.server.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes the events of one class. Thread-safe. */
@SuppressWarnings({"serial", "NullAway"}) // SLF4J's loggers are serializable, and say null where there is nothing
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private final transient LogOutput output;
    /** Below it nothing is written; null: nothing at all. */
    private final @Nullable Level least;

    LineLogger(String name, LogOutput output, @Nullable Level least) {
        this.name = name;
        this.output = output;
        this.least = least;
    }

    private boolean isWritten(Level level) {
        return least != null && level.toInt() >= least.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
        return isWritten(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isWritten(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isWritten(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isWritten(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isWritten(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LineLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        write(level, List.of(), MessageFormatter.basicArrayFormat(pattern, arguments), thrown);
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        write(
                event.getLevel(),
                pairs == null ? List.of() : new ArrayList<>(pairs),
                MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()),
                event.getThrowable());
    }

    private void write(Level level, List<KeyValuePair> pairs, @Nullable String message, @Nullable Throwable thrown) {
        if (isWritten(level)) {
            output.write(level, name, pairs, String.valueOf(message), thrown);
        }
    }
}
