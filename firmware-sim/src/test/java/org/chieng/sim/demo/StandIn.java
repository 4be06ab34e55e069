package org.chieng.sim.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program in the place of server and agent: this module is built before them, and the launcher knows of them only what
 * this does. It prints READY and waits; a file beside its configuration makes it fail: {@code refuse} at the start,
 * {@code die} later.
 */
public final class StandIn {

    private StandIn() {}

    /** Run as {@code java -jar X.jar --config FILE}. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]).resolveSibling(".");
        if (!args[0].equals("--config") || Files.size(Path.of(args[1])) == 0) {
            System.exit(2);
        }
        if (Files.exists(folder.resolve("refuse"))) {
            System.err.println("something of no importance");
            System.err.println("stand-in: can't listen: another program uses the port");
            System.exit(1);
        }
        System.out.println("READY http=12345 mqtt=12346 coap=12347");
        while (!Files.exists(folder.resolve("die"))) {
            Thread.sleep(20); // it has nothing to wait for but that file
        }
        System.err.println("stand-in: dying as told");
        System.exit(3);
    }

    /** A runnable jar of it. */
    static Path jar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        String entry = StandIn.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                var in = StandIn.class.getClassLoader().getResourceAsStream(entry)) {
            if (in == null) {
                throw new IOException("no " + entry);
            }
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
            jar.closeEntry();
        }
        return file;
    }
}
