package org.chieng.gateway.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.log.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at PEM files that may change while a door is open, and has them loaded again when one has. What can't be used is told, in the log
 * and by {@link #fault}, and what was loaded before stays. Thread-safe; reading blocks.
 */
public final class Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    /** Loads the files, and uses them from then on; must change nothing when it fails. */
    public interface Loader {
        /**
         * Loads them.
         *
         * @throws Exception whatever the files give, when they can't be used
         */
        void load() throws Exception;
    }

    private final PemFiles files;
    private final Loader loader;
    private List<FileTime> seen = List.of();
    private volatile @Nullable String fault;

    private Reloading(PemFiles files, Loader loader) {
        this.files = files;
        this.loader = loader;
    }

    /**
     * Loads the files for the first time.
     *
     * @throws Exception whatever the loader throws
     */
    public static Reloading start(PemFiles files, Loader loader) throws Exception {
        Reloading started = new Reloading(files, loader);
        List<FileTime> times = started.times();
        loader.load();
        started.seen = times;
        return started;
    }

    /** Loads the files again when one has changed since. */
    public synchronized void refresh() {
        try {
            List<FileTime> times = times();
            if (times.equals(seen)) {
                return;
            }
            loader.load();
            seen = times;
            fault = null;
            LogEvent.CERTIFICATE_LOADED
                    .in(LOG)
                    .addKeyValue("section", files.section())
                    .log("new connections get the certificate of {}", files.certificate());
        } catch (Exception e) {
            String told = files.section() + ": " + e.getMessage() + "; the certificate from before stays in use";
            if (!told.equals(fault)) {
                LogEvent.CERTIFICATE_REFUSED
                        .in(LOG)
                        .addKeyValue("section", files.section())
                        .log(told);
            }
            fault = told;
        }
    }

    /** Why the newest files aren't used, in words for an operator, or null. */
    public @Nullable String fault() {
        return fault;
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files.all()) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }
}
