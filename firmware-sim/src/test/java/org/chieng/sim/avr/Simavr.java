package org.chieng.sim.avr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.sim.DebianTools;

/** The reference emulator as a process: compiles {@code src/test/c/simavr_reference.c} once and runs images in it. */
final class Simavr {

    private final Path folder;
    private final Path program;

    private Simavr(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    static Simavr compile(Path folder) throws IOException, InterruptedException {
        Path program = folder.resolve("simavr_reference");
        List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-o", program.toString()));
        command.add("src/test/c/simavr_reference.c");
        String flags = DebianTools.run("pkg-config", "--cflags", "--libs", "simavr");
        command.addAll(Arrays.asList(flags.strip().split("\\s+")));
        DebianTools.run(command.toArray(String[]::new));
        return new Simavr(folder, program);
    }

    /** Marks and serial output of so many cycles. */
    List<String> run(byte[] image, long cycles) throws IOException, InterruptedException {
        return reference("run", image, cycles);
    }

    /** One line an instruction. */
    List<String> step(byte[] image, int steps) throws IOException, InterruptedException {
        return reference("step", image, steps);
    }

    private List<String> reference(String mode, byte[] image, long count) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("image.bin"), image);
        Path output = folder.resolve("output.txt");
        int exit = new ProcessBuilder(program.toString(), mode, file.toString(), Long.toString(count))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("the reference ended with " + exit);
        }
        return Files.readAllLines(output, StandardCharsets.ISO_8859_1);
    }
}
