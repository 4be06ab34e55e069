package org.chieng.server.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The old generation of another JVM, every five seconds, as the JDK's own {@code jstat} tells it. */
final class HeapWatch {
    private static final int OLD_USED = 7;

    private final Process jstat;
    private final Thread reader;
    private final List<Double> megabytes = new ArrayList<>();

    private HeapWatch(Process jstat) {
        this.jstat = jstat;
        this.reader = new Thread(this::read, "jstat");
        reader.start();
    }

    static HeapWatch start(long pid) throws IOException {
        return new HeapWatch(new ProcessBuilder("jstat", "-gc", Long.toString(pid), "5000").start());
    }

    void stop() throws InterruptedException {
        jstat.destroy();
        reader.join();
    }

    private void read() {
        try (BufferedReader lines = jstat.inputReader(StandardCharsets.US_ASCII)) {
            lines.readLine(); // the head
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                megabytes.add(Double.parseDouble(line.strip().split("\\s+", -1)[OLD_USED]) / 1024);
            }
        } catch (IOException e) {
            // it was ended
        }
    }

    /** After {@link #stop}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("old generation in MB, every 5 s:");
        megabytes.forEach(one -> text.append(String.format(Locale.ROOT, " %.0f", one)));
        return text.toString();
    }
}
