package org.chieng.agent.source.lab.use;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Understands what {@code loginctl} prints (systemd 215 and later). Pure functions. */
final class LoginParser {
    /** What is asked of a session: neither its user's name nor what it runs. */
    static final List<String> ASKED =
            List.of("Class", "Type", "State", "Seat", "Remote", "LockedHint", "IdleHint", "User");

    /** What is asked of the manager. */
    static final List<String> ASKED_OF_ALL = List.of("BlockInhibited", "PreparingForSleep", "PreparingForShutdown");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");

    private LoginParser() {}

    /** The ids of {@code loginctl list-sessions --no-legend}: the first word of each line; the others are not looked at. */
    static List<String> ids(String printed) {
        return printed.lines()
                .map(line -> line.strip().split("\\s+", 2)[0])
                .filter(id -> ID.matcher(id).matches())
                .toList();
    }

    /** The sessions of {@code loginctl show-session ID…}: a block of {@code Key=value} for each, with an empty line between. */
    static List<Session> sessions(String printed) {
        List<Session> sessions = new ArrayList<>();
        for (String block : printed.split("\\n\\s*\\n", -1)) {
            Map<String, String> values = values(block);
            if (values.containsKey("Class") && values.containsKey("State")) {
                sessions.add(session(values));
            }
        }
        return sessions;
    }

    private static Session session(Map<String, String> values) {
        return new Session(
                values.getOrDefault("Class", ""),
                values.getOrDefault("Type", ""),
                values.getOrDefault("State", ""),
                !values.getOrDefault("Seat", "").isEmpty(),
                isYes(values, "Remote"),
                isYes(values, "LockedHint"),
                Optional.ofNullable(values.get("IdleHint")).map(text -> text.equals("yes")),
                number(values.getOrDefault("User", "")));
    }

    /** What the manager says; empty when it said nothing that is understood. */
    static Optional<Logins> logins(List<Session> sessions, String manager) {
        Map<String, String> values = values(manager);
        if (ASKED_OF_ALL.stream().noneMatch(values::containsKey)) {
            return Optional.empty();
        }
        boolean blocked = Arrays.asList(
                        values.getOrDefault("BlockInhibited", "").split(":", -1))
                .contains("idle");
        return Optional.of(new Logins(
                sessions, blocked, isYes(values, "PreparingForSleep"), isYes(values, "PreparingForShutdown")));
    }

    private static Map<String, String> values(String block) {
        Map<String, String> values = new HashMap<>();
        block.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        });
        return values;
    }

    private static boolean isYes(Map<String, String> values, String key) {
        return values.getOrDefault(key, "").equals("yes");
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
