package org.chieng.agent.source.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.process.Command;

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

    private static final String NOT_UNDERSTOOD = "mmcli:not-understood";

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

    /**
     * Asks; blocks for the command's longest time for each modem at most, and ends at the first that does not answer in that time. One that
     * is pulled out meanwhile, or says what nobody understands, leaves the others to be told.
     */
    Told ask() throws InterruptedException {
        List<Modem> modems = new ArrayList<>();
        Set<String> troubles = new LinkedHashSet<>();
        Optional<String> mmcli = found();
        try {
            if (mmcli.isPresent()) {
                List<String> numbers = MmcliParser.list(command.run(List.of(mmcli.get(), "-L", "-J")));
                for (String number : numbers.subList(0, Math.min(MOST_MODEMS, numbers.size()))) {
                    one(mmcli.get(), number, troubles).ifPresent(modems::add);
                }
            }
        } catch (IOException e) {
            troubles.add("mmcli:" + e.getMessage());
        } catch (JsonException e) {
            troubles.add(NOT_UNDERSTOOD);
        }
        return new Told(modems, List.copyOf(troubles));
    }

    private Optional<Modem> one(String mmcli, String number, Set<String> troubles)
            throws IOException, InterruptedException {
        try {
            return Optional.of(MmcliParser.modem(command.run(List.of(mmcli, "-m", number, "-J"))));
        } catch (Command.ExitException e) {
            troubles.add("mmcli:" + e.getMessage());
        } catch (JsonException e) {
            troubles.add(NOT_UNDERSTOOD);
        }
        return Optional.empty();
    }
}
