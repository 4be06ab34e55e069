package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says whether it is worth to look for ports, which costs far more than to ask when their folders were changed last: always shortly after
 * a change, since what is plugged in comes in steps, and every {@value #LOOKS} polls, since not all that matters shows there. Confined to one
 * thread.
 */
final class PortFolders {
    /** So many polls after a change are looks, and then one in so many; chosen: 5 s at the default interval, then 10. */
    static final int LOOKS = 10;

    private static final FileTime NEVER = FileTime.fromMillis(0);

    private final List<Path> folders;
    private List<FileTime> changedAt = List.of();
    private int polls;

    PortFolders(SerialConfig config) {
        Set<Path> parents = Stream.concat(
                        config.discover() ? Stream.of(config.places().dev()) : Stream.of(),
                        config.ports().stream()
                                .map(port -> port.toAbsolutePath().getParent())
                                .filter(parent -> parent != null))
                .collect(Collectors.toSet());
        folders = List.copyOf(parents);
    }

    /** Whether to look at this poll. */
    boolean isWorthALook() {
        List<FileTime> now = new ArrayList<>(folders.size());
        for (Path folder : folders) {
            now.add(changed(folder));
        }
        boolean changed = !now.equals(changedAt);
        changedAt = now;
        polls = changed ? 0 : polls + 1;
        if (polls >= 2 * LOOKS) {
            polls = LOOKS;
        }
        return polls <= LOOKS;
    }

    /** Whether nothing has changed for long: then it may be asked half as often, so that a core may sleep. */
    boolean isQuiet() {
        return polls >= LOOKS;
    }

    private static FileTime changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return NEVER; // it comes with its first port
        }
    }
}
