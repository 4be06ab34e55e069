package org.chieng.server.log;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The end of SLF4J in this program: lines to the standard error. SLF4J makes the one there is. Thread-safe. */
public final class LogMain implements SLF4JServiceProvider {
    /** Of the API that this was written for. */
    private static final String API = "2.0.99";

    private static final LogOutput OUTPUT = new LogOutput(() -> System.err, Clock.systemUTC());

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    /** The form of all lines from now on; before, it is text. */
    public static void use(LogFormat format) {
        OUTPUT.use(format);
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(
                name, any -> new LineLogger(name, OUTPUT, LogLevels.of(name).orElse(null)));
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return API;
    }

    @Override
    public void initialize() {
        // all is there
    }
}
