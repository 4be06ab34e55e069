package org.chieng.sim;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.chieng.sim.cli.BoardCommand;
import org.chieng.sim.cli.Esp32Command;
import org.chieng.sim.cli.UsageException;
import org.chieng.sim.demo.DemoCommand;

/** The simulator's commands: {@code board}, {@code esp32} and {@code demo}. */
public final class SimMain {

    private static final String HELP = """
            java -jar chieng-sim.jar board ...   boards behind pseudo-terminals; board --help
            java -jar chieng-sim.jar esp32 ...   a node with Wi-Fi, at protocol level; esp32 --help
            java -jar chieng-sim.jar demo ...    server, agents and boards of two schools; demo --help
            """;

    private SimMain() {}

    /** Exit codes: 0 stopped as told, 1 something failed, 2 the command line is wrong. */
    public static void main(String[] args) {
        System.exit(run(Arrays.asList(args)));
    }

    private static int run(List<String> args) {
        String command = args.isEmpty() ? "" : args.get(0);
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        boolean help = rest.contains("--help");
        try {
            switch (command) {
                case "board" -> {
                    if (help) {
                        System.out.print(BoardCommand.HELP);
                    } else {
                        BoardCommand.run(rest, System.in, System.out, Clock.system(ZoneId.systemDefault()));
                    }
                    return 0;
                }
                case "esp32" -> {
                    if (help) {
                        System.out.print(Esp32Command.HELP);
                    } else {
                        Esp32Command.run(rest, System.out, Clock.system(ZoneId.systemDefault()));
                    }
                    return 0;
                }
                case "demo" -> {
                    if (help) {
                        System.out.print(DemoCommand.HELP);
                        return 0;
                    }
                    return DemoCommand.run(rest, Clock.systemUTC(), System.out, System.err);
                }
                case "--help" -> {
                    System.out.print(HELP);
                    return 0;
                }
                default ->
                    throw new UsageException((command.isEmpty() ? "no command" : "no command " + command)
                            + "; there are board, esp32 and demo");
            }
        } catch (UsageException e) {
            System.err.println("chieng-sim: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("chieng-sim: " + e.getMessage());
            return 1;
        }
    }
}
