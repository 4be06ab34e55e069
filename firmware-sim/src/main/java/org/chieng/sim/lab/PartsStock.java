package org.chieng.sim.lab;

import java.util.ArrayList;
import java.util.List;
import org.chieng.sim.lab.Hardware.Drive;
import org.chieng.sim.lab.Hardware.Module;

/** The parts of donated computers: clones of one image, boards with fillers, one UUID in five of them. Pure functions. */
final class PartsStock {
    private static final String[] FILLERS = {"To be filled by O.E.M.", "Default string", "0123456789", "None"};

    private PartsStock() {}

    static Hardware of(int number) {
        boolean filler = number % 3 == 0;
        boolean shared = number % 4 == 0;
        List<Module> modules = List.of(
                new Module(filler ? "00000000" : "8A3F%04X".formatted(number * 77), 4096),
                new Module(filler ? "00000000" : "8A40%04X".formatted(number * 77), 4096));
        List<Drive> drives = new ArrayList<>(List.of(new Drive("WD-WCC6Y%04d".formatted(number * 131), 500, 0)));
        if (number % 7 == 0) {
            drives.add(new Drive("S3YJNX0M%04d".formatted(number * 17), 240, 0));
        }
        return new Hardware(
                filler ? FILLERS[number % FILLERS.length] : "PF2K%05d".formatted(number * 913),
                shared
                        ? "8f1a22c0-44d1-4b7e-9c11-5d0f3e7a9b10"
                        : "4c4c4544-0037-5810-8034-b7c04f%06x".formatted(number * 4099),
                "e8:6a:64:%02x:%02x:%02x".formatted(number, number * 3, number * 7 % 256),
                modules,
                drives,
                number == 13 ? 30 : 0);
    }

    static Hardware lessMemory(Hardware of) {
        return new Hardware(of.board(), of.uuid(), of.mac(), of.modules().subList(0, 1), of.drives(), of.batteryWear());
    }

    static Hardware lessDisk(Hardware of) {
        return new Hardware(
                of.board(), of.uuid(), of.mac(), of.modules(), of.drives().subList(0, 1), of.batteryWear());
    }

    static Hardware pending(Hardware of, int sectors) {
        Drive old = of.drives().get(0);
        return new Hardware(
                of.board(),
                of.uuid(),
                of.mac(),
                of.modules(),
                List.of(new Drive(old.serial(), old.gigabytes(), sectors)),
                of.batteryWear());
    }

    static Hardware worn(Hardware of, int percent) {
        return new Hardware(of.board(), of.uuid(), of.mac(), of.modules(), of.drives(), percent);
    }
}
