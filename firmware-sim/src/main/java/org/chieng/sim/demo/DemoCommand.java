package org.chieng.sim.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.chieng.sim.cli.UsageException;

/** {@code demo ...}: the whole product on one machine, until Ctrl-C. */
public final class DemoCommand {

    /** What {@code demo --help} prints. */
    public static final String HELP = """
            java -jar chieng-sim.jar demo --server-jar FILE --agent-jar FILE [options]

            Starts a server, and for two schools an agent and boards that run real firmware, each as a process; a node in the
            place of an ESP32 posts to an agent over CoAP. The agents find the boards on a USB, as on a Raspberry Pi, and
            serve pages of their own, which need no server. The lines of 520 invented schools around them are played in the
            server: /links, as the department; and 16 rooms with 313 computers: /rooms, as the lab manager.
              --data DIR       what it keeps: data, secrets, logs (data/demo); later runs go on with it
              --http-port N    the web page (8080); 0 takes any free port, here and below
              --mqtt-port N    (1883)
              --coap-port N    (5683)
              --begin HH:MM    time of day in the boards' world at the start (09:00, so that there is daylight)

            The agents take free ports from 8088 and from 5693 on.
            Ctrl-C stops everything. When one process dies, the others are stopped and the exit code is 1.
            """;

    private DemoCommand() {}

    /**
     * Runs until it is stopped.
     *
     * @param clock tells from when on the province's lines are invented
     * @return the exit code
     * @throws UsageException the options cannot be understood
     * @throws IOException the folder cannot be written, or a process cannot be started
     */
    public static int run(List<String> words, Clock clock, PrintStream out, PrintStream err)
            throws UsageException, IOException {
        DemoOptions options = DemoOptions.parse(words);
        DemoFiles files = new DemoFiles(options.data());
        new ProcessList(files.processes()).clearUp(out);
        files.prepare(options, new SecureRandom(), clock.instant());
        try (Demo demo = new Demo(options, files)) {
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop"));
            int port = demo.start();
            out.println("Chiêng is live: http://127.0.0.1:" + port + "/");
            for (DemoSchool school : DemoSchool.ALL) {
                AgentPorts ports = demo.agentPorts().get(school);
                if (ports != null) {
                    out.println("  from the agent of " + school.name() + " itself, also while the server is away: "
                            + "http://127.0.0.1:" + ports.local() + "/");
                }
            }
            out.println("Data in " + options.data() + ", logs in " + files.logs());
            out.println("Ctrl-C stops everything");
            demo.await();
            return 0;
        } catch (Demo.ChildDied e) {
            tell(e, err, files);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static void tell(Demo.ChildDied death, PrintStream err, DemoFiles files) {
        List<String> tail = death.logTail();
        if (death.isServerThatDidNotStart() && !tail.isEmpty()) {
            err.println(tail.get(tail.size() - 1)); // its own line says what is wrong
            return;
        }
        err.println(death.getMessage() + "; its last log lines (all in " + files.logs() + "):");
        tail.forEach(line -> err.println("  " + line));
    }
}
