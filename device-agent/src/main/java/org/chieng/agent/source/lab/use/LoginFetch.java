package org.chieng.agent.source.lab.use;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;

/**
 * Asks logind who is logged in, through {@code loginctl}: Debian 13 has no utmp any more. Blocks for the command's longest time, three times at most.
 *
 * @param programs where {@code loginctl} is
 * @param command runs it
 */
record LoginFetch(Programs programs, Command command) implements LoginSource {
    private static final int MOST_SESSIONS = 16;

    @Override
    public boolean isThere() {
        return programs.find("loginctl").isPresent();
    }

    @Override
    public Optional<Logins> ask() throws InterruptedException {
        Optional<String> loginctl = programs.find("loginctl");
        if (loginctl.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<String> ids = LoginParser.ids(command.run(List.of(loginctl.get(), "list-sessions", "--no-legend")));
            List<Session> sessions = new ArrayList<>();
            if (!ids.isEmpty()) {
                List<String> show = line(loginctl.get(), LoginParser.ASKED);
                show.addAll(ids.subList(0, Math.min(MOST_SESSIONS, ids.size())));
                sessions.addAll(LoginParser.sessions(command.output(show).text())); // one may have ended meanwhile
            }
            return LoginParser.logins(sessions, command.run(line(loginctl.get(), LoginParser.ASKED_OF_ALL)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> line(String loginctl, List<String> properties) {
        List<String> line = new ArrayList<>(List.of(loginctl, "show-session"));
        properties.forEach(property -> line.addAll(List.of("-p", property)));
        return line;
    }

    @Override
    public Optional<Boolean> isStopping() throws InterruptedException {
        Optional<String> systemctl = programs.find("systemctl");
        if (systemctl.isEmpty()) {
            return Optional.empty();
        }
        try {
            String state = command.output(List.of(systemctl.get(), "is-system-running"))
                    .text()
                    .strip();
            return state.isEmpty() || state.equals("offline") || state.equals("unknown")
                    ? Optional.empty()
                    : Optional.of(state.equals("stopping"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
