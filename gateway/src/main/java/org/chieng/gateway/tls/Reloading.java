package org.chieng.gateway.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
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
         * @return the door's own certificate
         * @throws Exception whatever the files give, when they can't be used
         */
        X509Certificate load() throws Exception;
    }

    private final PemFiles files;
    private final Loader loader;
    private List<FileTime> seen = List.of();
    private @Nullable X509Certificate own;
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
        started.own = loader.load(); // says best which file is missing
        started.seen = started.times();
        started.lookAtTime();
        return started;
    }

    /** Loads the files again when one has changed since. */
    public synchronized void refresh() {
        try {
            List<FileTime> times = times();
            if (times.equals(seen)) {
                lookAtTime();
                return;
            }
            own = loader.load();
            seen = times;
            fault = null;
            LogEvent.CERTIFICATE_LOADED
                    .in(LOG)
                    .addKeyValue("section", files.section())
                    .log("new connections get the certificate of {}", files.certificate());
            lookAtTime();
        } catch (NoSuchFileException e) { // by which it was seen that one has changed
            tell(files.section() + ": " + e.getMessage() + " is not there; the certificate from before stays in use");
        } catch (PemException e) {
            tell(e.getMessage() + "; the certificate from before stays in use");
        } catch (Exception e) {
            tell(files.section() + ": " + e.getMessage() + "; the certificate from before stays in use");
        }
    }

    /** A certificate runs out while nothing changes; it is used nevertheless, for some devices do not look. */
    private void lookAtTime() {
        X509Certificate certificate = own;
        if (certificate == null) {
            return;
        }
        String begin = files.section() + ".certificate: " + files.certificate();
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            tell(begin + " has expired on " + certificate.getNotAfter().toInstant()
                    + ": devices that look at it stay away; put a new one in its place, it is taken without a restart");
        } catch (CertificateNotYetValidException e) {
            tell(begin + " is not valid before " + certificate.getNotBefore().toInstant()
                    + ": devices that look at it stay away; is this computer's clock right?");
        }
    }

    private void tell(String sentence) {
        if (!sentence.equals(fault)) {
            LogEvent.CERTIFICATE_REFUSED
                    .in(LOG)
                    .addKeyValue("section", files.section())
                    .log(sentence);
        }
        fault = sentence;
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
