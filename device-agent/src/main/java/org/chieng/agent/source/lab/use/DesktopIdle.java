package org.chieng.agent.source.lab.use;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;

/**
 * Asks the desktop of a session how long there was no input: GNOME (X11 and Wayland) by Mutter's IdleMonitor on the user's own bus. Only where the agent is root,
 * for no other user may ask there; elsewhere the kernel's counters tell it. Confined to the source's thread.
 */
final class DesktopIdle {
    /** {@code busctl --json=short} of a method that gives one 64-bit number. */
    private static final Pattern ANSWER = Pattern.compile("\\{\"type\":\"t\",\"data\":\\[([0-9]{1,18})]}");

    private final Programs programs;
    private final Command command;
    private final Path run;
    private final boolean mayAsk;

    DesktopIdle(Programs programs, Command command, Path run) {
        this.programs = programs;
        this.command = command;
        this.run = run;
        this.mayAsk = isRoot()
                && programs.find("setpriv").isPresent()
                && programs.find("busctl").isPresent();
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false; // no Linux
        }
    }

    /** Whether it can ask at all. */
    boolean isThere() {
        return mayAsk;
    }

    /** Seconds without input in a session; empty where its desktop does not tell. */
    OptionalLong idleSeconds(Session session) throws InterruptedException {
        Path bus = run.resolve("user/" + session.user() + "/bus");
        if (!mayAsk || session.user() < 0 || session.isTerminal() || !Files.exists(bus)) {
            return OptionalLong.empty();
        }
        Optional<String> setpriv = programs.find("setpriv");
        Optional<String> busctl = programs.find("busctl");
        try {
            String printed = command.run(List.of(
                    setpriv.orElseThrow(),
                    "--reuid=" + session.user(),
                    "--clear-groups",
                    busctl.orElseThrow(),
                    "--address=unix:path=" + bus,
                    "--json=short",
                    "--timeout=2",
                    "call",
                    "org.gnome.Mutter.IdleMonitor",
                    "/org/gnome/Mutter/IdleMonitor/Core",
                    "org.gnome.Mutter.IdleMonitor",
                    "GetIdletime"));
            return parse(printed);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong parse(String printed) {
        Matcher answer = ANSWER.matcher(printed.strip());
        return answer.matches() ? OptionalLong.of(Long.parseLong(answer.group(1)) / 1000) : OptionalLong.empty();
    }
}
