package org.chieng.agent.source.lab;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.chieng.agent.process.Programs;
import org.chieng.agent.source.lab.health.Body;
import org.chieng.agent.source.lab.health.HealthCheck;
import org.chieng.agent.source.lab.health.LinuxBody;
import org.chieng.agent.source.lab.health.Vital;
import org.chieng.agent.source.lab.identity.Disks;
import org.chieng.agent.source.lab.identity.LinuxParts;
import org.chieng.agent.source.lab.oshi.OshiParts;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;

/** The computer: what it is made of, and how its parts are. Linux is asked itself; other systems through OSHI. Confined to the source's thread. */
final class Machine {
    private final Parts asked;
    private final DiskNames disks;
    private final Body body;
    private final HealthCheck check;

    /** Tells what the computer is made of. */
    private interface Parts {
        Fingerprint ask() throws InterruptedException;
    }

    /** Tells by which names smartctl is asked for its disks. */
    private interface DiskNames {
        List<String> of(Fingerprint parts);
    }

    private Machine(Parts asked, DiskNames disks, Body body, HealthCheck check) {
        this.asked = asked;
        this.disks = disks;
        this.body = body;
        this.check = check;
    }

    /** The one that this is. */
    static Machine of(LabConfig.Places places, Programs programs) {
        boolean isLinux = Files.isDirectory(places.sys().resolve("class"));
        return isLinux ? linux(places, programs) : other(places, programs);
    }

    private static Machine linux(LabConfig.Places places, Programs programs) {
        LinuxParts parts = new LinuxParts(places.sys(), places.run(), places.facts(), programs);
        Disks disks = new Disks(places.sys(), places.run());
        Body body = new LinuxBody(places.sys(), places.proc());
        return new Machine(
                parts::ask,
                any -> disks.all().stream().map(Disks.Disk::name).toList(),
                body,
                new HealthCheck(body, places.facts(), programs, places.root()));
    }

    /** Never tried on Windows or macOS here. */
    private static Machine other(LabConfig.Places places, Programs programs) {
        OshiParts oshi = new OshiParts();
        return new Machine(
                oshi::ask, Machine::counted, oshi, new HealthCheck(oshi, places.facts(), programs, places.root()));
    }

    /** smartctl(8) counts the disks of Windows so. */
    private static List<String> counted(Fingerprint parts) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parts.of(ComponentKind.DISK).size(); i++) {
            names.add("sd" + Character.toString('a' + i));
        }
        return names;
    }

    /** What it is made of; blocks for some seconds at most, on Windows longer. */
    Fingerprint parts() throws InterruptedException {
        return asked.ask();
    }

    /**
     * How its parts are; blocks for some seconds a disk at most.
     *
     * @param memoryBefore MiB at the start before
     * @param rightSeconds what time it was when this was made, seconds since 1970; empty while that is not known
     */
    List<Vital> health(Fingerprint parts, OptionalLong memoryBefore, OptionalLong rightSeconds)
            throws InterruptedException {
        return check.look(
                new HealthCheck.Known(disks.of(parts), parts.size(ComponentKind.MEMORY), memoryBefore, rightSeconds));
    }

    /** MiB of memory: of the modules, else what the system has; 0 where nothing tells. */
    long memoryMebibytes(Fingerprint parts) {
        int modules = parts.size(ComponentKind.MEMORY);
        return modules > 0 ? modules : body.memoryKibibytes().orElse(0) / 1024;
    }

    /** Whether disks can be asked how they are. */
    boolean asksDisks() {
        return check.asksDisks();
    }
}
