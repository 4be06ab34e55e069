package org.chieng.agent.source.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.json.JsonException;

/**
 * Asks ModemManager for its modems through {@code mmcli}. Where there is no such program nothing is started. Confined to the source's thread.
 *
 * @param program its name, looked for in the folders, or a path
 * @param folders where programs are: {@code PATH}
 * @param command runs it
 */
record ModemFetch(String program, List<Path> folders, Command command) {
    /** More are not asked: each takes its time. */
    private static final int MOST_MODEMS = 4;

    ModemFetch {
        folders = List.copyOf(folders);
    }

    /**
     * What was told. Immutable.
     *
     * @param modems those that answered
     * @param troubles what could not be asked or understood, e.g. {@code mmcli:timeout}
     */
    record Told(List<Modem> modems, List<String> troubles) {
        Told {
            modems = List.copyOf(modems);
            troubles = List.copyOf(troubles);
        }
    }

    /** Whether there is such a program. */
    boolean isThere() {
        return found().isPresent();
    }

    private Optional<String> found() {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .map(Path::toString)
                .findFirst();
    }

    /** Asks; blocks for the command's longest time for each modem at most, and ends at the first that does not answer. */
    Told ask() throws InterruptedException {
        List<Modem> modems = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        Optional<String> mmcli = found();
        try {
            if (mmcli.isPresent()) {
                List<String> numbers = MmcliParser.list(command.run(List.of(mmcli.get(), "-L", "-J")));
                for (String number : numbers.subList(0, Math.min(MOST_MODEMS, numbers.size()))) {
                    modems.add(MmcliParser.modem(command.run(List.of(mmcli.get(), "-m", number, "-J"))));
                }
            }
        } catch (IOException e) {
            troubles.add("mmcli:" + e.getMessage());
        } catch (JsonException e) {
            troubles.add("mmcli:not-understood");
        }
        return new Told(modems, troubles);
    }
}
