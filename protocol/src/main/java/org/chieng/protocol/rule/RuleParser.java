package org.chieng.protocol.rule;

import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.senml.Units;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules in English and Vietnamese; the two may be mixed, and tone marks left out. The grammar, with examples, is in {@code
 * docs/agent.md}. Pure.
 */
public final class RuleParser {
    /** Longest rule, in characters. */
    public static final int MAX_LENGTH = 300;

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MOST_TIMES = 100;
    private static final String[] FOR = {"for", "trong"};
    private static final String[] THEN = {"then", "thi"};
    private static final String[] AND = {"and", "va"};
    private static final String[] ON = {"on", "bat"};
    private static final String[] OFF = {"off", "tat"};

    private final RuleWords words;
    private final String text;

    private RuleParser(String text) throws RuleException {
        this.text = text;
        this.words = new RuleWords(text);
    }

    /**
     * Reads one rule.
     *
     * @throws RuleException that says where it stumbles, and what belongs there
     */
    public static Rule parse(String text) throws RuleException {
        if (text.length() > MAX_LENGTH) {
            throw new RuleException("it has more than " + MAX_LENGTH + " characters");
        }
        String plain = Normalizer.normalize(text, Normalizer.Form.NFC).strip().replaceAll("\\s+", " ");
        return new RuleParser(plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain).rule();
    }

    /**
     * Reads a time, e.g. {@code 30 s} or {@code 5 phút}.
     *
     * @throws RuleException when it is none, or not from 0.1 s to 7 days
     */
    public static Duration parseDuration(String text) throws RuleException {
        RuleParser parser =
                new RuleParser(Normalizer.normalize(text, Normalizer.Form.NFC).strip());
        Duration duration = parser.duration();
        if (!parser.words.isAtEnd()) {
            throw parser.words.expected("the end");
        }
        return duration;
    }

    private Rule rule() throws RuleException {
        if (!words.takeIf("when", "khi")) {
            throw words.expected("'when' (khi)");
        }
        List<Comparison> condition = new ArrayList<>();
        do {
            condition.add(comparison());
        } while (words.takeIf(AND));
        words.takeIf(",");
        Duration hold = words.takeIf(FOR) ? duration() : Duration.ZERO;
        words.takeIf(",");
        if (!words.takeIf(THEN)) {
            throw words.expected("'and', 'for' or 'then' (và, trong, thì)");
        }
        Action action = action();
        Optional<Duration> duration = words.takeIf(FOR) ? Optional.of(duration()) : Optional.empty();
        Optional<Rule.Limit> limit = limit();
        if (!words.isAtEnd()) {
            throw words.expected(
                    duration.isEmpty()
                            ? "'for', 'at most' or the end (trong, nhiều nhất)"
                            : "'at most' or the end (nhiều nhất)");
        }
        return new Rule(text, condition, hold, action.actuator(), action.value(), duration, limit);
    }

    private Comparison comparison() throws RuleException {
        NameRef input = name("a channel's name, e.g. soil or uno/soil,");
        words.takeIf("is", "la");
        if (words.takeIf(ON)) {
            return new Comparison(input, Comparison.Operator.AT_LEAST, 0.5, null);
        }
        if (words.takeIf(OFF)) {
            return new Comparison(input, Comparison.Operator.BELOW, 0.5, null);
        }
        Comparison.Operator operator = operator();
        double threshold = number("a number");
        return new Comparison(input, operator, threshold, unit());
    }

    private Comparison.Operator operator() throws RuleException {
        if (words.takeIf("<")) {
            return Comparison.Operator.BELOW;
        }
        if (words.takeIf("<=", "≤")) {
            return Comparison.Operator.AT_MOST;
        }
        if (words.takeIf(">")) {
            return Comparison.Operator.ABOVE;
        }
        if (words.takeIf(">=", "≥")) {
            return Comparison.Operator.AT_LEAST;
        }
        throw words.expected("<, <=, > or >=, or 'on' or 'off',");
    }

    private @Nullable String unit() throws RuleException {
        if (words.isAtEnd() || isKeyword() || words.peek().plain().equals(",")) {
            return null;
        }
        String unit = words.peek().text();
        String symbol = Units.read(unit).orElseThrow(() -> words.expected("a unit, 'and', 'for' or 'then'"));
        words.take();
        return symbol;
    }

    private boolean isKeyword() {
        String plain = words.peek().plain();
        return List.of(FOR).contains(plain)
                || List.of(THEN).contains(plain)
                || List.of(AND).contains(plain);
    }

    private record Action(NameRef actuator, Value value) {}

    private Action action() throws RuleException {
        words.takeIf("turn", "switch", "set", "dat");
        if (words.takeIf(ON)) {
            return new Action(actuator(), new Value.Bool(true));
        }
        if (words.takeIf(OFF)) {
            return new Action(actuator(), new Value.Bool(false));
        }
        NameRef actuator = actuator();
        words.takeIf("to", "=");
        if (words.takeIf(ON)) {
            return new Action(actuator, new Value.Bool(true));
        }
        if (words.takeIf(OFF)) {
            return new Action(actuator, new Value.Bool(false));
        }
        return new Action(actuator, new Value.Numeric(number("'on', 'off' or a number (bật, tắt)")));
    }

    private NameRef actuator() throws RuleException {
        return name("an actuator's name, e.g. pump or uno/pump,");
    }

    private NameRef name(String wanted) throws RuleException {
        RuleWords.Word word = words.peek();
        boolean isSign = "<>=<=>=≤≥,".contains(word.text());
        if (words.isAtEnd() || word.isNumber() || isSign || isKeyword()) {
            throw words.expected(wanted);
        }
        try {
            NameRef name = NameRef.parse(word.text());
            words.take();
            return name;
        } catch (RuleException e) {
            throw new RuleException("at character " + word.at() + ": " + e.getMessage());
        }
    }

    private double number(String wanted) throws RuleException {
        if (!words.peek().isNumber()) {
            throw words.expected(wanted);
        }
        double number = words.peek().number();
        if (!Double.isFinite(number)) {
            throw words.expected(wanted);
        }
        words.take();
        return number;
    }

    private Duration duration() throws RuleException {
        int at = words.peek().at();
        double amount = number("a time, e.g. 10 s or 5 min,");
        Duration unit = timeUnit("s, min, h or a day (giây, phút, giờ, ngày)");
        Duration duration = Duration.ofMillis(Math.round(amount * unit.toMillis()));
        if (duration.compareTo(Duration.ofMillis(100)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new RuleException("at character " + at + ": a time must be from 0.1 s to 7 days");
        }
        return duration;
    }

    private Duration timeUnit(String wanted) throws RuleException {
        if (words.takeIf("s", "sec", "second", "seconds", "giay")) {
            return Duration.ofSeconds(1);
        }
        if (words.takeIf("min", "minute", "minutes", "phut")) {
            return Duration.ofMinutes(1);
        }
        if (words.takeIf("h", "hour", "hours", "gio")) {
            return Duration.ofHours(1);
        }
        if (words.takeIf("day", "days", "ngay")) {
            return Duration.ofDays(1);
        }
        throw words.expected(wanted);
    }

    private Optional<Rule.Limit> limit() throws RuleException {
        words.takeIf(",");
        if (!words.takePair("at", "most") && !words.takePair("nhieu", "nhat") && !words.takePair("toi", "da")) {
            return Optional.empty();
        }
        int times = times();
        if (!words.takeIf("a", "an", "per", "each", "every", "moi", "mot")) {
            throw words.expected("'an hour', 'a day' or 'every 10 min' (mỗi giờ, mỗi ngày, mỗi 10 phút)");
        }
        Duration window = words.peek().isNumber() ? duration() : timeUnit("hour, day or a time (giờ, ngày)");
        return Optional.of(new Rule.Limit(times, window));
    }

    private int times() throws RuleException {
        if (words.takeIf("once") || words.takePair("mot", "lan")) {
            return 1;
        }
        if (words.takeIf("twice")) {
            return 2;
        }
        int at = words.peek().at();
        double times = number("'once' or '3 times' (3 lần)");
        if (!words.takeIf("time", "times", "lan")) {
            throw words.expected("'times' (lần)");
        }
        if (times != Math.rint(times) || times < 1 || times > MOST_TIMES) {
            throw new RuleException(
                    "at character " + at + ": how often must be a whole number from 1 to " + MOST_TIMES);
        }
        return (int) times;
    }
}
