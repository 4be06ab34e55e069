package org.chieng.server;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.exchange.ImportReport;
import org.chieng.server.registry.exchange.ImportText;
import org.chieng.server.registry.exchange.RegistrySheets;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.registry.exchange.SheetImport;
import org.chieng.server.registry.exchange.SheetImport.Mode;

/** {@code import} and {@code export}; they work also while a server runs on the same data folder. */
final class ExchangeCommands {
    private static final String CSV = ".csv";

    /** What a command has to say, and whether all went well. */
    record Said(List<String> lines, boolean good) {}

    private ExchangeCommands() {}

    /** Reads rows out of files. */
    static Said read(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        List<String> rest = new ArrayList<>(arguments);
        Path from = place(rest, "import FILE");
        boolean isDryRun = rest.remove("--dry-run");
        boolean takesGoodRows = rest.remove("--good-rows");
        Options options = Options.parse(rest, List.of("config"), List.of("secrets", "sheet", "language"));
        if (isDryRun && takesGoodRows) {
            throw StartException.badConfig("--dry-run and --good-rows exclude each other");
        }
        Mode mode = isDryRun ? Mode.DRY_RUN : takesGoodRows ? Mode.GOOD_ROWS : Mode.ALL_OR_NOTHING;
        ImportText text = ImportText.in(
                options.find("language").map(Locale::forLanguageTag).orElseGet(Locale::getDefault));
        List<SheetImport.Input> inputs = inputs(from, options.find("sheet"));
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            ImportReport report = SheetImport.run(
                    registry,
                    inputs,
                    mode,
                    SheetImport.By.operator(options.find("secrets")
                            .map(Path::of)
                            .map(ExchangeCommands::keeper)
                            .orElse(null)));
            List<String> lines =
                    new ArrayList<>(report.faults().stream().map(text::of).toList());
            lines.addAll(text.of(report, mode));
            return new Said(lines, report.faults().isEmpty());
        } catch (RegistryException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Writes the registry into a folder. */
    static Said write(List<String> arguments, Clock clock, SecureRandom random) throws StartException {
        List<String> rest = new ArrayList<>(arguments);
        Path folder = place(rest, "export FOLDER");
        Options options = Options.parse(rest, List.of("config"), List.of());
        try (Registry registry = RegistryCommands.open(options, clock, random)) {
            Map<String, String> files = SheetExport.run(registry);
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey() + CSV);
                Files.deleteIfExists(path);
                PrivateFile.write(path, file.getValue());
            }
            return new Said(List.of(), true);
        } catch (RegistryException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw StartException.failed("can't write into " + folder + ": " + e, e);
        }
    }

    private static Path place(List<String> rest, String usage) throws StartException {
        if (rest.isEmpty() || rest.get(0).startsWith("--")) {
            throw StartException.badConfig("what comes after " + usage.split(" ", 2)[0] + " must be a path: " + usage
                    + " --config FILE, see --help");
        }
        return Path.of(rest.remove(0));
    }

    private static List<SheetImport.Input> inputs(Path from, Optional<String> sheet) throws StartException {
        if (!Files.isDirectory(from)) {
            return List.of(input(from, sheet.orElseGet(() -> sheetOf(from))));
        }
        List<SheetImport.Input> inputs = new ArrayList<>();
        for (Path file : tables(from)) {
            inputs.add(input(file, sheetOf(file)));
        }
        if (inputs.isEmpty()) {
            throw StartException.failed(
                    "no file " + String.join(CSV + ", ", RegistrySheets.names()) + CSV + " in " + from, null);
        }
        return inputs;
    }

    private static List<Path> tables(Path folder) throws StartException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(CSV))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StartException.failed("can't read " + folder + ": " + e, e);
        }
    }

    /** {@code schools.csv} and {@code schools-2026 (1).csv} hold schools; the name as it is when it tells nothing. */
    private static String sheetOf(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return RegistrySheets.names().stream()
                .filter(sheet -> name.matches(sheet + "([^a-z].*)?"))
                .findFirst()
                .orElse(name);
    }

    private static SheetImport.Input input(Path file, String sheet) throws StartException {
        if (!RegistrySheets.names().contains(sheet)) {
            throw StartException.badConfig(
                    "can't tell what " + file + " holds: name it after its rows or say --sheet, one of "
                            + String.join(", ", RegistrySheets.names()));
        }
        try {
            if (Files.size(file) > SheetImport.MAX_BYTES) {
                throw StartException.failed(file + " is larger than " + SheetImport.MAX_BYTES + " bytes", null);
            }
            return new SheetImport.Input(
                    sheet, String.valueOf(file.getFileName()), Buffer.buffer(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw StartException.failed("can't read " + file + ": " + e, e);
        }
    }

    private static SheetImport.SecretKeeper keeper(Path file) {
        return secrets -> {
            try {
                PrivateFile.write(file, csv(secrets));
            } catch (FileAlreadyExistsException e) {
                throw new RegistryException(file + " is already there: give --secrets another, nothing was changed", e);
            } catch (IOException e) {
                throw new RegistryException("can't write " + file + ", nothing was changed: " + e, e);
            }
        };
    }

    private static String csv(Map<DeviceId, String> secrets) {
        return secrets.entrySet().stream()
                .map(entry -> entry.getKey() + "," + entry.getValue() + "\r\n")
                .collect(Collectors.joining("", "device,secret\r\n", ""));
    }
}
