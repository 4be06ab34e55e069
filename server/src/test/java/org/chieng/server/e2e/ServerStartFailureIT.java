package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that a server that can't start says why in one clear line, and that its exit code is not 0. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ServerStartFailureIT {
    @TempDir
    Path folder;

    @Test
    void namesTheHttpPortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFails("http.port = " + taken.getLocalPort(), 1, String.valueOf(taken.getLocalPort()), "http.port");
        }
    }

    @Test
    void namesTheMqttPortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFails("mqtt.port = " + taken.getLocalPort(), 1, String.valueOf(taken.getLocalPort()), "mqtt.port");
        }
    }

    @Test
    void namesTheCoapPortThatIsInUse() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertFails("coap.port = " + taken.getLocalPort(), 1, String.valueOf(taken.getLocalPort()), "coap.port");
        }
    }

    @Test
    void namesTheFolderThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertFails(
                "data = \"" + file.resolve("data") + "\"",
                1,
                file.resolve("data").toString());
    }

    @Test
    void listsAllThatIsWrongInTheConfiguration() throws IOException {
        assertFails("http.port = 99999\nhtpt.host = \"x\"", 2, "http.port", "htpt.host");
    }

    /** On a file system of one small block, mounted in a name space of its own. */
    @Test
    void saysThatTheDiskIsFull() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path config = config("data = \"" + disk.resolve("data") + "\"");
        String script = "mount -t tmpfs -o size=8k none '" + disk + "' && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "-m"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.add("-r");
        }
        command.addAll(List.of("sh", "-c", script, "sh"));
        command.addAll(serverCommand(config));
        assertThat(runs(command, 1)).contains(disk.toString()).containsIgnoringCase("full");
    }

    private void assertFails(String setting, int exitCode, String... named) throws IOException {
        assertThat(runs(serverCommand(config(setting)), exitCode)).contains(named);
    }

    /** Runs a server that fails; gives what it said, less its log. */
    private String runs(List<String> command, int exitCode) {
        try (JarProcess server = JarProcess.start("server", folder.resolve("server.log"), command)) {
            assertThat(server.exitCode()).as(server.log()).isEqualTo(exitCode);
            assertThat(server.log()).doesNotContain("\tat ").doesNotContain("Exception");
            List<String> said = server.log()
                    .lines()
                    .filter(line -> !Character.isDigit(line.charAt(0))) // a log line begins with its time
                    .toList();
            assertThat(said).as(server.log()).isNotEmpty();
            return String.join("\n", said);
        }
    }

    private Path config(String setting) throws IOException {
        String defaults =
                "data = \"%s\"\nhttp.port = 0\nmqtt.port = 0\ncoap.port = 0\n".formatted(folder.resolve("data"));
        return Files.writeString(folder.resolve("server.conf"), defaults + setting + "\n");
    }

    private List<String> serverCommand(Path config) {
        return JarProcess.java(folder, "-jar", WholeWay.SERVER_JAR.toString(), "--config", config.toString());
    }
}
