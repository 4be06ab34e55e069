package org.chieng.sim.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.Workbench;

/** {@code board ...}: boards behind pseudo-terminals, until the process is told to stop. */
public final class BoardCommand {

    /** What {@code board --help} prints. */
    public static final String HELP = """
            java -jar chieng-sim.jar board [--speed X] [--begin HH:MM] [--stop-on-eof] [--usb DIR] BOARD...

            Runs boards behind pseudo-terminals (Linux). A BOARD is --sketch or --hex and what belongs to it:
              --sketch ID    room      Arduino Uno, emulated: temperature, light; 5 lines/s, 115200 baud
                             garden    Arduino Uno, emulated: soil moisture, lux; 1 line/s, 9600 baud
                             fast      Arduino Uno, emulated: two raw readings; 50 lines/s, 115200 baud
                             lesson    Arduino Uno, emulated: !1:TEMP:23.4#, takes 1# and 0#, 115200 baud
                             firmata   Arduino Uno, emulated: Firmata, 57600 baud
                             datalog   Arduino Uno, emulated: CSV whose header grows, 115200 baud
                             weather   Arduino Uno, emulated: BME280 in words, 9600 baud
                             button    Arduino Uno, emulated: JSON, counts presses at pin 2, 9600 baud
                             watchdog  Arduino Uno, emulated: gets stuck while pin 2 is low, 9600 baud
                             microbit  BBC micro:bit V1, emulated: temperature, light, button; 4 lines/s, 115200 baud
              --hex FILE     your own program: for an Arduino Uno, with every sensor there is (docs/sketches),
                             or for a micro:bit V1
              --port PATH    becomes a symbolic link to the board's terminal while it is plugged in
              --plug S:KIND:SERIAL
                             instead of --port: the board sits in socket S (1-1.2) of the --usb; KIND is uno, microbit,
                             cp2102 or ft232; or S:ch340, a clone without a serial number
              --record FILE  gets a line "[!]epochMicros TAB line" for each line printed; ! = it did not
                             reach the port whole (nobody read, buffer full, fault, reset)
              --seed N       of what it measures; 1, 2, ... when not said
              --name NAME    for control lines; the sketch's id (own for --hex) when not said
              --eeprom FILE  keeps what an Uno's EEPROM remembers while it is unplugged
              --boot 1s      an Uno's boot loader waits so long after a reset (0s)

              --speed X      times real time (1)
              --begin HH:MM  time of day at which the boards' world begins (now)
              --usb DIR      below it appear sys/ and dev/, as Linux shows a USB and its boards
              --stop-on-eof  stop when standard input ends; else only SIGTERM or SIGINT stops it

            Prints READY when all boards run. Then it reads control lines, for one board or for all:
              [NAME] reset | [NAME] unplug | [NAME] plug | [NAME] fault garbage|half|stuck 5s
              [NAME] sensors off|on (two-wire bus) | [NAME] pin 2 low|high|free | [NAME] duty 9
            and answers each with OK ... or ERROR ...
            """;

    private BoardCommand() {}

    /**
     * Runs until the thread is interrupted, or standard input ends and that was asked for; SIGTERM and SIGINT unplug the
     * boards by a shutdown hook.
     *
     * @param clock gives the times of the records, and in its zone the time of day
     * @throws UsageException the options cannot be understood
     * @throws IOException a port or a record cannot be had
     */
    public static void run(List<String> words, InputStream in, PrintStream out, Clock clock)
            throws UsageException, IOException {
        BoardOptions options = BoardOptions.parse(words, LocalTime.now(clock));
        try (Workbench bench = new Workbench(clock, options.speed())) {
            Runtime.getRuntime().addShutdownHook(new Thread(bench::close, "unplug"));
            for (BoardSpec spec : options.boards()) {
                bench.plug(spec);
            }
            out.println("READY");
            obey(in, out, new ControlLines(bench.boards()));
            if (!options.stopOnEof()) {
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void obey(InputStream in, PrintStream out, ControlLines control) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            try {
                out.println(control.obey(line));
            } catch (UsageException | IOException e) {
                out.println("ERROR " + e.getMessage());
            }
        }
    }
}
