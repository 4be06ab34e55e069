package org.chieng.agent.source.serial.format;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A label without the unit that people write in it. Immutable.
 *
 * @param text the rest, as printed
 * @param unit what stood behind the value, else in brackets behind the label, else as the label's last word
 */
record Label(String text, @Nullable PrintedUnit unit) {
    private static final int LONGEST_UNIT = 16;

    static Label of(Entry entry) {
        String label = entry.label().strip();
        int open = openingBracket(label);
        if (open > 0) {
            Optional<PrintedUnit> unit = PrintedUnit.readInBrackets(label.substring(open + 1, label.length() - 1));
            if (unit.isPresent()) {
                String rest = label.substring(0, open).strip();
                return new Label(rest, of(rest, entry.unit() == null ? unit.get() : entry.unit()));
            }
        }
        int close = label.indexOf(") ");
        int middle = close < 0 ? -1 : label.lastIndexOf('(', close);
        if (middle > 0 && close - middle <= LONGEST_UNIT && entry.unit() == null) {
            Optional<PrintedUnit> unit = PrintedUnit.read(label.substring(middle + 1, close));
            if (unit.isPresent() && unit.get().isOfSensors()) { // Distance (mm) EMA
                String rest = label.substring(0, middle).strip() + label.substring(close + 1);
                return new Label(rest, of(rest, unit.get()));
            }
        }
        if (entry.unit() != null || entry.nameless()) {
            return new Label(label, of(label, entry.unit()));
        }
        return withUnitInWords(label);
    }

    /** {@code Temperature (°C)}: where the bracket opens that ends the label, or -1. */
    private static int openingBracket(String label) {
        int last = label.length() - 1;
        if (last < 2 || (label.charAt(last) != ')' && label.charAt(last) != ']')) {
            return -1;
        }
        int open = label.lastIndexOf(label.charAt(last) == ')' ? '(' : '[');
        return last - open - 1 <= LONGEST_UNIT ? open : -1;
    }

    /** {@code Temp *C}, {@code Hum. %}: a sign behind the name is cut off. {@code degrees C}, {@code Temp C}: words stay. */
    private static Label withUnitInWords(String label) {
        int blank = label.lastIndexOf(' ');
        if (blank > 0) {
            String last = label.substring(blank + 1);
            char first = last.charAt(0);
            if (first == '*' || first == '°' || first == '%' || first == 'º') {
                Optional<PrintedUnit> unit = PrintedUnit.read(last);
                if (unit.isPresent()) {
                    return new Label(withoutPoint(label.substring(0, blank).strip()), unit.get());
                }
            }
            if (last.length() > 1 || (last.equals("C") && Words.isTemperature(label.substring(0, blank)))) {
                Optional<PrintedUnit> unit = PrintedUnit.read(last);
                return new Label(label, unit.filter(Label::isNamedInWords).orElse(null));
            }
        }
        boolean either =
                label.equalsIgnoreCase("amp") || label.equalsIgnoreCase("meter"); // an amplitude, an instrument
        boolean isWord = !either && (label.length() > 2 || label.equals("pH"));
        Optional<PrintedUnit> whole = isWord ? PrintedUnit.read(label) : Optional.empty();
        return new Label(label, whole.filter(Label::isNamedInWords).orElse(null));
    }

    /** {@code Hum.} is short for a word. */
    private static String withoutPoint(String text) {
        return text.length() > 1 && text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isNamedInWords(PrintedUnit unit) {
        return unit.isOfSensors()
                && unit.symbol() != null
                && !unit.equals(PrintedUnit.DO)
                && !unit.symbol().equals("deg");
    }

    /** What the unit means behind this name: 27 degrees of temperature are no angle, 0.98 g of acceleration no mass. */
    private static @Nullable PrintedUnit of(String label, @Nullable PrintedUnit unit) {
        if (unit == null) {
            return null;
        }
        if ("deg".equals(unit.symbol()) && Words.isTemperature(label)) {
            return unit.equals(PrintedUnit.DO) ? PrintedUnit.CELSIUS : null;
        }
        if ("g".equals(unit.symbol()) && isAcceleration(Words.key(label))) {
            return new PrintedUnit(null, "g", "g", "acceleration", false);
        }
        return unit;
    }

    private static boolean isAcceleration(String key) {
        return key.contains("acc") || key.matches("[a-z]?[xyz](-?(val|axis|out))?");
    }
}
