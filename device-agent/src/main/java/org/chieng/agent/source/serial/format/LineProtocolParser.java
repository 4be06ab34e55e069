package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.protocol.senml.Value;

/**
 * InfluxDB's line protocol, {@code weather,room=8a temp=23.5,hum=45i 1795523445000000000}: its fields. It is known by tags or a
 * time; without both it is names and numbers as any. The time is the board's, and no reading.
 */
final class LineProtocolParser implements LineParser {
    private static final String FIELD = "[\\p{L}_][\\p{L}\\p{N}_.-]*+=[^ ,=\"]++";
    private static final Pattern LINE = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*+((?:,[^ ,=]++=[^ ,=]++)*+) ("
            + FIELD + "(?:," + FIELD + ")*+)((?: \\d{10,19})?+)");

    @Override
    public Parse parse(String line) {
        Matcher matcher = line.indexOf('=') < 0 ? null : LINE.matcher(line);
        if (matcher == null || !matcher.matches()) {
            return Parse.NOT_MINE;
        }
        if (matcher.group(1).isEmpty() && matcher.group(3).isEmpty()) {
            return Parse.NOT_MINE;
        }
        List<Entry> entries = new ArrayList<>();
        for (String field : matcher.group(2).split(",", -1)) {
            int mark = field.indexOf('=');
            String printed = field.substring(mark + 1);
            boolean whole = printed.length() > 1 && (printed.endsWith("i") || printed.endsWith("u"));
            String digits = whole ? printed.substring(0, printed.length() - 1) : printed;
            OptionalDouble number = Numbers.parse(digits);
            if (number.isEmpty() && !Numbers.isMissing(printed)) {
                return Parse.NOT_MINE;
            }
            Value value = number.isPresent() ? new Value.Numeric(number.getAsDouble()) : null;
            entries.add(Entry.of(field.substring(0, mark), value, digits, null));
        }
        return Parse.data(entries);
    }

    @Override
    public String name() {
        return "line-protocol";
    }
}
