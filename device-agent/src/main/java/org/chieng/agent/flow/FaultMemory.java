package org.chieng.agent.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.chieng.agent.keep.KeptFile;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.AgentClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers over restarts of which faults the server was told, so that one that was mended while the agent was off is taken back. The file has
 * a line a fault, {@code source} or {@code source/channel}. It may name some that are over, which only means that this is told once more: so
 * a fault that comes and goes is written once, and what is over leaves at most once an hour and when the agent stops. After a kill within
 * {@value #PAUSE_SECONDS} s of the fault before it, a fault may be missing. Bounded; thread-safe.
 */
public final class FaultMemory {
    private static final Logger log = LoggerFactory.getLogger(FaultMemory.class);

    /** Most faults in the file; the oldest leave. */
    private static final int MOST = ReadingFlow.MOST_FAULTS;

    /** Most that are remembered while the journal takes nothing. */
    private static final int MOST_TOLD = 2 * MOST;

    private static final int PAUSE_SECONDS = 10;
    private static final long PAUSE_MICROS = Duration.ofSeconds(PAUSE_SECONDS).toNanos() / 1_000;
    private static final long TIDY_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    private final @Nullable KeptFile file;
    private final AgentClock clock;

    /** What the file names. */
    private final Set<FaultPlace> written = new LinkedHashSet<>();

    /** What the server was told of, and not yet that it is over. */
    private final Set<FaultPlace> told = new LinkedHashSet<>();

    private final Map<FaultPlace, ToldBefore> before = new LinkedHashMap<>();
    private long writtenMicros;
    private long tidiedMicros;
    private boolean writable = true;
    private volatile boolean quiet = true;

    private FaultMemory(@Nullable KeptFile file, AgentClock clock) {
        this.file = file;
        this.clock = clock;
        this.writtenMicros = clock.monotonicMicros() - PAUSE_MICROS;
        this.tidiedMicros = clock.monotonicMicros();
    }

    /**
     * Reads what earlier runs told.
     *
     * @param path of the file, which need not be there yet
     */
    public static FaultMemory in(Path path, AgentClock clock) {
        KeptFile file = new KeptFile(path);
        FaultMemory memory = new FaultMemory(file, clock);
        file.read().ifPresent(memory::recall);
        return memory;
    }

    /** Remembers nothing. */
    static FaultMemory none(AgentClock clock) {
        return new FaultMemory(null, clock);
    }

    private void recall(String text) {
        for (String line :
                text.lines().filter(line -> !line.isEmpty()).limit(MOST).toList()) {
            try {
                FaultPlace place = FaultPlace.parse(line);
                written.add(place);
                told.add(place);
                before.put(place, new ToldBefore(place));
            } catch (IllegalArgumentException e) {
                log.warn("'{}' tells no fault and is passed over", line);
            }
        }
        quiet = before.isEmpty();
    }

    /** The fault is about to be told. */
    synchronized void begins(FaultPlace place) {
        before.remove(place);
        if (told.size() >= MOST_TOLD && !told.contains(place)) {
            told.remove(told.iterator().next());
        }
        told.add(place);
        save();
    }

    /** The fault is over, or never was; true when an earlier run told it and this one did not find yet that it is over. */
    synchronized boolean ends(FaultPlace place) {
        boolean wasBefore = before.remove(place) != null;
        quiet = before.isEmpty() && written.equals(told);
        return wasBefore;
    }

    /** The journal has it that the fault is over. */
    synchronized void toldOver(FaultPlace place) {
        if (told.remove(place)) {
            save();
        }
    }

    /** Whether nothing is to be done but by {@link #begins}, {@link #ends} and {@link #toldOver}; quick. */
    boolean isQuiet() {
        return quiet;
    }

    /** Takes what was measured together, and gives the faults of earlier runs that are over by it. */
    synchronized List<FaultPlace> overBy(List<Measured> measured) {
        List<FaultPlace> over = new ArrayList<>();
        before.forEach((place, fault) -> {
            if (fault.isOverBy(measured)) {
                over.add(place);
            }
        });
        over.forEach(before::remove);
        save();
        return over;
    }

    private void save() {
        long now = clock.monotonicMicros();
        boolean missing = !written.containsAll(told);
        boolean more = written.size() > told.size();
        boolean tidies = more && (now - tidiedMicros >= TIDY_MICROS || written.size() >= MOST);
        if (tidies || (missing && now - writtenMicros >= PAUSE_MICROS)) {
            write(tidies, now);
        }
        quiet = before.isEmpty() && written.equals(told);
    }

    private void write(boolean tidies, long now) {
        KeptFile to = file;
        if (tidies) {
            written.clear();
            tidiedMicros = now;
        }
        written.addAll(told);
        writtenMicros = now;
        if (to == null) {
            return;
        }
        try {
            to.write(written.stream().map(FaultPlace::text).collect(Collectors.joining("\n")));
            writable = true;
        } catch (IOException e) {
            if (writable) {
                log.warn(
                        "faults can't be written down; those that are mended while the agent is off stay at the server: {}",
                        e.toString());
            }
            writable = false;
        }
    }

    /** Writes down what is told still. Nothing is told any longer after it. */
    public synchronized void close() {
        if (!written.equals(told)) {
            write(true, clock.monotonicMicros());
        }
    }
}
