package org.chieng.agent.source.link;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.process.Command;

/**
 * Asks this machine about its line. Confined to the source's thread.
 *
 * @param sysfs what the kernel shows
 * @param modems ModemManager
 * @param networkManager a folder that is there while NetworkManager runs
 * @param question what asks NetworkManager for its property {@code Metered}
 * @param command runs the question
 */
record LineFacts(Sysfs sysfs, ModemFetch modems, Path networkManager, List<String> question, Command command) {
    /** Chosen: busctl is on every machine that has systemd, and prints the number without words in some language; nmcli may be missing. */
    private static final List<String> QUESTION = List.of(
            "busctl",
            "get-property",
            "org.freedesktop.NetworkManager",
            "/org/freedesktop/NetworkManager",
            "org.freedesktop.NetworkManager",
            "Metered");

    /** Of this machine, with sysfs and procfs at other places where the config says so. */
    static LineFacts of(LinkConfig config) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
        List<Path> folders = Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
        return new LineFacts(
                new Sysfs(config.sys(), config.proc()),
                new ModemFetch("mmcli", folders, Command.USUAL),
                Path.of("/run/NetworkManager"),
                QUESTION,
                Command.USUAL);
    }

    /** Whether this machine tells anything of its line. */
    boolean isThere() {
        return sysfs.isThere() || modems.isThere();
    }

    /** The default routes now, the one in use first. */
    List<DefaultRoute> routes() {
        return RouteParser.defaults(sysfs.routes4(), sysfs.routes6());
    }

    /** What NetworkManager says; blocks for the command's longest time at most. */
    MeteredFlag metered() throws InterruptedException {
        if (!Files.isDirectory(networkManager)) {
            return MeteredFlag.UNKNOWN;
        }
        try {
            return MeteredFlag.parse(command.run(question));
        } catch (IOException e) {
            return MeteredFlag.UNKNOWN;
        }
    }

    /** All of it. */
    Facts ask(MeteredFlag metered) throws InterruptedException {
        List<Facts.Way> ways = routes().stream()
                .map(route -> new Facts.Way(route, sysfs.nic(route.device())))
                .toList();
        ModemFetch.Told told = modems.ask();
        return new Facts(ways, told.modems(), metered, told.troubles());
    }
}
