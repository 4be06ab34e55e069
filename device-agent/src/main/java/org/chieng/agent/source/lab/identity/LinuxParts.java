package org.chieng.agent.source.lab.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;

/**
 * What a computer with Linux is made of. Serials of the board are root's: they are taken from what root has written down of them, where the agent may not look itself.
 *
 * @param sys where sysfs is
 * @param run where the system's run-time files are
 * @param facts the folder that root writes into
 * @param programs where dmidecode is
 */
public record LinuxParts(Path sys, Path run, Path facts, Programs programs) {
    /** Asks everything; blocks for some seconds at most. */
    public Fingerprint ask() throws InterruptedException {
        List<Component> parts = new ArrayList<>();
        board().ifPresent(parts::add);
        Component uuid = Component.of(ComponentKind.UUID, 0, 0, dmi("product_uuid"));
        if (uuid.hash().isPresent()) {
            parts.add(uuid);
        }
        List<Disks.Disk> disks = new Disks(sys, run).all();
        for (int i = 0; i < disks.size(); i++) {
            Disks.Disk disk = disks.get(i);
            parts.add(Component.of(ComponentKind.DISK, i + 1, disk.gigabytes(), disk.serial()));
        }
        parts.addAll(new Cards(sys).all());
        parts.addAll(memory());
        return new Fingerprint(parts);
    }

    /** The board's serial, else the computer's, else its case's: the first that is no filler. */
    private Optional<Component> board() {
        for (String name : List.of("board_serial", "product_serial", "chassis_serial")) {
            Component board = Component.of(ComponentKind.BOARD, 0, 0, dmi(name));
            if (board.hash().isPresent()) {
                return Optional.of(board);
            }
        }
        return Optional.empty();
    }

    private String dmi(String name) {
        String own = text(sys.resolve("class/dmi/id").resolve(name));
        return own.isEmpty() ? text(facts.resolve("dmi-" + name)) : own;
    }

    private List<Component> memory() throws InterruptedException {
        List<Component> modules = UdevParser.memory(text(run.resolve("udev/data/+dmi:id")));
        if (!modules.isEmpty()) {
            return modules;
        }
        String written = text(facts.resolve("dmi-memory"));
        if (!written.isEmpty()) {
            return DmidecodeParser.memory(written);
        }
        Optional<String> dmidecode = programs.find("dmidecode");
        try {
            return dmidecode.isEmpty()
                    ? List.of()
                    : DmidecodeParser.memory(Command.USUAL.run(List.of(dmidecode.get(), "-t", "17")));
        } catch (IOException e) {
            return List.of(); // only root may
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
