package org.chieng.agent.source.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.chieng.sim.lab.LabPc;
import org.chieng.sim.lab.LabTerm;

/**
 * Lets the agents of a simulated room run over a term, and leaves what they send in files, one a computer, {@code 01.wire} and so on. Arguments: seed, first day,
 * weeks, computers, folder. Tests of the server run it, which see no class of the agent.
 */
public final class LabTermMain {
    private LabTermMain() {}

    /** Runs to the end. */
    public static void main(String[] args) throws Exception {
        LabTerm term = LabTerm.of(
                Long.parseLong(args[0]),
                LocalDate.parse(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]));
        run(term.pcs(), Path.of(args[4]));
    }

    static void run(List<LabPc> pcs, Path folder) throws Exception {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Callable<LabPc>> work = new ArrayList<>();
            pcs.forEach(pc -> work.add(() -> run(pc, folder)));
            for (Future<LabPc> one : threads.invokeAll(work)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    static Path wire(Path folder, LabPc pc) {
        return folder.resolve("%02d.wire".formatted(pc.number()));
    }

    private static LabPc run(LabPc pc, Path folder) throws Exception {
        Path own = Files.createDirectories(folder.resolve("pc-" + pc.number()));
        try (SimulatedWire wire = new SimulatedWire(wire(folder, pc))) {
            new SimulatedPc(pc, own, wire).run();
        } catch (IOException e) {
            throw new IOException("computer " + pc.number(), e);
        }
        return pc;
    }
}
