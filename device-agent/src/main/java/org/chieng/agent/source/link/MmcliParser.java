package org.chieng.agent.source.link;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;

/**
 * Reads what {@code mmcli -J} prints (ModemManager 1.10 and later): every value is a text or a list of texts, and {@code --} stands
 * for what is absent. Pure; thread-safe.
 */
final class MmcliParser {
    private static final Pattern MODEM = Pattern.compile("/org/freedesktop/ModemManager1/Modem/(\\d{1,6})");
    private static final Pattern NET_PORT = Pattern.compile("(\\S+) \\(net\\)");
    private static final int LONGEST = 64;

    private MmcliParser() {}

    /**
     * Reads {@code mmcli -L -J}: the numbers of all modems.
     *
     * @throws JsonException when it is no such list
     */
    static List<String> list(String printed) throws JsonException {
        List<String> numbers = new ArrayList<>();
        JsonObject all = parse(printed);
        if (!all.has("modem-list")) {
            throw new JsonException("modem-list is missing");
        }
        for (String path : all.texts("modem-list")) {
            Matcher matcher = MODEM.matcher(path);
            if (matcher.matches()) {
                numbers.add(matcher.group(1));
            }
        }
        return numbers;
    }

    /**
     * Reads {@code mmcli -m N -J}.
     *
     * @throws JsonException when it is no modem
     */
    static Modem modem(String printed) throws JsonException {
        JsonObject whole = parse(printed);
        JsonObject modem = whole.object("modem");
        if (!modem.has("generic")) {
            throw new JsonException("modem.generic is missing");
        }
        JsonObject generic = modem.object("generic");
        return new Modem(
                text(generic, "state"),
                why(generic),
                technologies(generic),
                text(modem.object("3gpp"), "operator-name"),
                signal(generic.object("signal-quality")),
                interfaces(generic));
    }

    private static JsonObject parse(String printed) throws JsonException {
        return JsonObject.parse(printed.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(JsonObject object, String name) throws JsonException {
        return object.optionalText(name)
                .map(String::strip)
                .filter(MmcliParser::isThere)
                .map(MmcliParser::shortened);
    }

    private static boolean isThere(String text) {
        return !text.isEmpty() && !text.equals("--");
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }

    /** A SIM that only asks for its second PIN works: that guards settings, not the network. */
    private static Optional<String> why(JsonObject generic) throws JsonException {
        Optional<String> failed = text(generic, "state-failed-reason").filter(reason -> !reason.equals("none"));
        return failed.isPresent()
                ? failed
                : text(generic, "unlock-required").filter(lock -> !lock.equals("none") && !lock.equals("sim-pin2"));
    }

    private static List<String> technologies(JsonObject generic) throws JsonException {
        return generic.texts("access-technologies").stream()
                .flatMap(text -> List.of(text.split(",", -1)).stream())
                .map(text -> shortened(text.strip().toLowerCase(Locale.ROOT)))
                .filter(text -> isThere(text) && !text.equals("unknown"))
                .toList();
    }

    /** 0 without a recent measurement is what is shown before the first one: it is absent, not 0. */
    private static OptionalDouble signal(JsonObject quality) throws JsonException {
        Optional<String> text = text(quality, "value");
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double percent = Double.parseDouble(text.get());
            boolean recent = text(quality, "recent").filter("yes"::equals).isPresent();
            boolean possible = percent >= 0 && percent <= 100 && (percent > 0 || recent);
            return possible ? OptionalDouble.of(percent) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            throw new JsonException("signal-quality is no number");
        }
    }

    private static List<String> interfaces(JsonObject generic) throws JsonException {
        List<String> names = new ArrayList<>();
        for (String port : generic.texts("ports")) {
            Matcher matcher = NET_PORT.matcher(port);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
