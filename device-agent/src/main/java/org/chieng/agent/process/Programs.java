package org.chieng.agent.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where programs are. Immutable.
 *
 * @param folders looked into, in this order
 */
public record Programs(List<Path> folders) {
    public Programs {
        folders = List.copyOf(folders);
    }

    /** Those of {@code PATH}, and the folders of the administrator's programs, which a service's {@code PATH} may lack. */
    public static Programs usual() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + "/usr/sbin"
                + File.pathSeparator + "/sbin";
        return new Programs(Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList());
    }

    /** Where a program is; empty when there is none such. */
    public Optional<String> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .map(Path::toString)
                .findFirst();
    }
}
