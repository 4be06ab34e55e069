package org.chieng.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chieng.server.log.LogMain;

/** The program: runs the server, or one of the commands that fill the registry, or copy all there is. */
public final class ServerMain {
    private static final String USAGE = """
            java -jar chieng-server.jar --config FILE
              runs the server until it is told to stop; prints READY with its ports when everything listens;
              what it does is told by roles in the file: gateway, web, or both
            java -jar chieng-server.jar --config FILE --demo [--demo-lines FILE] [--demo-labs FILE]
              the same, where everybody who looks may be one of five invented people; on this computer only. --demo-lines plays
              the lines of schools without an agent, --demo-labs computer rooms, as the files of ./chieng demo have them
            java -jar chieng-server.jar add-account --config FILE --id ID --name NAME --role ROLE [--school ID | --area ID]
              adds an adult, or a role to one that is there: administrator, department of an area, lab-manager or teacher of a school;
              prints a password, once, unless the account has one
            java -jar chieng-server.jar reset-password --config FILE --id ID
              gives an account a new password, and prints it, once
            java -jar chieng-server.jar link-account --config FILE --id ID (--subject SUBJECT | --none)
              lets whom oidc.issuer calls SUBJECT, and nobody else from there, log in with an account
            java -jar chieng-server.jar add-token --config FILE --account ID --name NAME --scopes read,operate,registry [--days N]
              makes a token for a program that acts for an account, and prints it, once
            java -jar chieng-server.jar audit --config FILE [--last N]
              prints who logged in, failed to, joined a class, or was given a role, a password, a token: the newest last, 100 of them
            java -jar chieng-server.jar add-school --config FILE --id ID --name NAME --area ID [--area-name NAME]
              adds a school, or renames it; --area-name also adds the area
            java -jar chieng-server.jar add-device --config FILE --school ID --device ID [--name NAME]
              enrols a device, also while the server runs, and prints its secret, once
            java -jar chieng-server.jar add-dtls-key --config FILE --device ID
              gives a device a key for CoAP over DTLS, and prints it, once; the one before is no longer good
            java -jar chieng-server.jar import FILE --config FILE [--dry-run | --good-rows] [--secrets FILE] [--sheet NAME]
                [--language vi|en]
              reads rows of the registry from a CSV file, or from all in a folder; tells each fault with its line and column;
              changes nothing unless all rows are good, or only the good ones with --good-rows, or nothing with --dry-run;
              new devices get secrets, which are written to the file of --secrets
            java -jar chieng-server.jar export FOLDER --config FILE
              writes the registry as CSV files that import reads
            java -jar chieng-server.jar erase --config FILE (--device ID | --school ID) (--all | --from TIME --to TIME | --run ID)
              forgets what a device measured, everywhere but in backups; no server may run: one that runs does it at
              POST /api/v1/devices/ID/erase
            java -jar chieng-server.jar import-map FILE --source TEXT --config FILE
              reads GeoJSON: polygons are boundaries of areas (property area), points are places of schools (property school); TEXT
              says who drew them, and stands beside the map
            java -jar chieng-server.jar import-giga FILE --config FILE
              reads school master data of UNICEF Giga (CSV): places, codes, levels and Giga's ids of schools that are there; or
              measurements of its meters, while no server runs
            java -jar chieng-server.jar backup --config FILE --to FOLDER
              copies readings and registry, also while the server runs, and reads the copy from end to end
            java -jar chieng-server.jar verify --config FILE --from FOLDER
              reads a backup from end to end
            java -jar chieng-server.jar restore --config FILE --from FOLDER
              makes the data of a backup that is whole, where there is none yet; no server may run
            java -jar chieng-server.jar --help
            """;

    private ServerMain() {}

    /** Runs it; exits with 0 when done, 2 for a wrong command line or configuration, 1 for any other fault. */
    public static void main(String[] arguments) {
        try {
            run(Arrays.asList(arguments));
        } catch (StartException e) {
            System.err.println("chieng-server: " + e.getMessage());
            System.exit(e.exitCode());
        }
    }

    private static void run(List<String> arguments) throws StartException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        String command = arguments.isEmpty() || arguments.get(0).startsWith("-") ? "" : arguments.get(0);
        List<String> rest = command.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        SecureRandom random = new SecureRandom();
        switch (command) {
            case "" -> serve(rest, random);
            case "add-device" -> System.out.println(RegistryCommands.addDevice(rest, Clock.systemUTC(), random));
            case "add-dtls-key" -> System.out.println(RegistryCommands.addDtlsKey(rest, Clock.systemUTC(), random));
            case "add-account" -> printIfAny(AccountCommands.add(rest, Clock.systemUTC(), random));
            case "reset-password" -> System.out.println(AccountCommands.resetPassword(rest, Clock.systemUTC(), random));
            case "link-account" -> AccountCommands.link(rest, Clock.systemUTC(), random);
            case "add-token" -> System.out.println(AccountCommands.addToken(rest, Clock.systemUTC(), random));
            case "audit" ->
                AccountCommands.audit(rest, Clock.systemUTC(), random).forEach(System.out::println);
            case "add-school" -> RegistryCommands.addSchool(rest, Clock.systemUTC(), random);
            case "import" -> say(ExchangeCommands.read(rest, Clock.systemUTC(), random));
            case "export" -> say(ExchangeCommands.write(rest, Clock.systemUTC(), random));
            case "erase" -> System.out.println(EraseCommand.run(rest, Clock.systemUTC(), random));
            case "import-map" -> say(PlaceCommands.map(rest, Clock.systemUTC(), random));
            case "import-giga" -> say(PlaceCommands.giga(rest, Clock.systemUTC(), random));
            case "backup" -> System.out.println(BackupCommands.backup(rest));
            case "verify" -> System.out.println(BackupCommands.verify(rest));
            case "restore" -> System.out.println(BackupCommands.restore(rest));
            default ->
                throw StartException.badConfig("there is no command '" + command + "'\n" + USAGE.stripTrailing());
        }
    }

    private static void printIfAny(Optional<String> text) {
        text.ifPresent(System.out::println);
    }

    private static void say(ExchangeCommands.Said said) throws StartException {
        said.lines().forEach(System.out::println);
        if (!said.good()) {
            throw StartException.failed("not all rows are good: see above", null);
        }
    }

    private static void serve(List<String> arguments, SecureRandom random) throws StartException {
        List<String> rest = new ArrayList<>(arguments);
        boolean demo = rest.remove("--demo");
        Options options = Options.parse(rest, List.of("config"), List.of("demo-lines", "demo-labs"));
        ServerConfig config = ServerConfig.load(options.path("config"));
        LogMain.use(config.log());
        Server server = Server.start(
                config,
                Demo.of(demo, options.find("demo-lines"), options.find("demo-labs")),
                Clock.systemUTC(),
                random);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        if (server.firstPassword().isPresent()) {
            tell(FirstPassword.of(server.firstPassword().get()), config);
        }
        System.out.println("READY " + server.ports());
    }

    /** To whoever sits before it; else into a file, for what a service prints ends in a log. */
    @SuppressWarnings("SystemConsoleNull") // on Java 17 null is: nobody sits before it
    private static void tell(FirstPassword first, ServerConfig config) throws StartException {
        if (System.console() == null) {
            first.write(config.data());
        } else {
            System.console().printf("%s%n", first.text());
        }
    }
}
