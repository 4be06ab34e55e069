package org.chieng.agent.source.lab.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.HealthReason;
import org.chieng.protocol.lab.Part;
import org.chieng.protocol.lab.Verdict;

/** Looks at all parts of the computer. Confined to the source's thread. */
public final class HealthCheck {
    private final Body body;
    private final DiskFetch disks;
    private final Path root;
    private final OptionalLong clockShown;
    private final Map<String, Vital> awake = new HashMap<>();

    /**
     * @param body what is not a disk
     * @param facts the folder that root writes into
     * @param programs where smartctl is
     * @param root the disk that the system runs from
     */
    public HealthCheck(Body body, Path facts, Programs programs, Path root) {
        this.body = body;
        this.disks = new DiskFetch(programs, Command.USUAL, facts);
        this.root = root;
        this.clockShown = body.hardwareClockSeconds(); // before the network sets it, too
    }

    /** Whether disks can be asked. */
    public boolean asksDisks() {
        return disks.isThere();
    }

    /** Memory that the system has, KiB. */
    public OptionalLong memoryKibibytes() {
        return body.memoryKibibytes();
    }

    /**
     * What is to be compared with. Immutable.
     *
     * @param disks names of the disks that are built in
     * @param builtInMebibytes of all memory modules; 0 where nothing tells
     * @param memoryBefore MiB at the start before
     * @param clockRight what was right when this was made, seconds since 1970
     */
    public record Known(List<String> disks, long builtInMebibytes, OptionalLong memoryBefore, OptionalLong clockRight) {
        public Known {
            disks = List.copyOf(disks);
        }
    }

    /** How all parts are now; blocks for some seconds a disk at most. */
    public List<Vital> look(Known known) throws InterruptedException {
        List<Vital> all = new ArrayList<>();
        for (int i = 0; i < known.disks().size() && i < Part.MOST; i++) {
            all.add(disk(known.disks().get(i)).at(i + 1));
        }
        all.add(space());
        all.addAll(body.batteries());
        all.add(PartRules.temperature(body.processorCelsius()));
        all.add(PartRules.memory(body.memoryKibibytes(), known.builtInMebibytes(), known.memoryBefore()));
        all.add(PartRules.clock(clockShown, known.clockRight()));
        return all;
    }

    /** A disk that sleeps is as it was when it was asked last. */
    private Vital disk(String name) throws InterruptedException {
        Vital now = DiskRule.judge(disks.ask(name));
        boolean asleep = now.health().reason() == HealthReason.NO_ANSWER;
        Vital before = awake.get(name);
        if (asleep && before != null) {
            return before;
        }
        if (now.health().verdict() != Verdict.UNKNOWN) {
            awake.put(name, now);
        }
        return now;
    }

    private Vital space() {
        try {
            FileStore store = Files.getFileStore(root);
            return PartRules.space(store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            return new Vital(Health.of(Part.SPACE, Verdict.UNKNOWN, HealthReason.NO_ANSWER), Map.of());
        }
    }
}
