package org.chieng.sim.cortex;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The reference emulator as a process: {@code qemu-system-arm -M microbit}, until the image exits by semihosting. */
final class Qemu {

    private static final long SECONDS = 60;

    private final Path folder;

    Qemu(Path folder) {
        this.folder = folder;
    }

    /** What the image prints on its serial line. */
    String serial(byte[] image) throws IOException, InterruptedException {
        Path output = folder.resolve("serial.txt");
        run(image, "-serial", "file:" + output);
        return Files.readString(output);
    }

    /** A file with the registers before each instruction. */
    Path trace(byte[] image) throws IOException, InterruptedException {
        Path log = folder.resolve("trace.txt");
        run(image, "-serial", "null", "-singlestep", "-d", "cpu,nochain", "-D", log.toString());
        return log;
    }

    private void run(byte[] image, String... more) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("image.bin"), image);
        List<String> command = new ArrayList<>(List.of("qemu-system-arm", "-M", "microbit", "-nodefaults"));
        command.addAll(List.of("-display", "none", "-semihosting", "-kernel", file.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("qemu.txt").toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("qemu did not come to the end of the image: " + said());
            }
            if (process.exitValue() != 0) {
                throw new IOException("qemu ended with " + process.exitValue() + ": " + said());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("qemu.txt"));
    }
}
