package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chieng.agent.source.Fault;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Gives entries their channels. The name says what was printed: a label that can be a name is the name, another one is made into a name
 * and kept as the label. Two labels never share a channel: where both make the same name ({@code a b} and {@code a-b}), the one that is
 * a name has it, else the first in the order of characters, and the other one has a number behind it that is made from its
 * characters; so it is the same after a start anew as soon as both were seen. The same label in two units is two channels, too. Bounded;
 * confined to the port's thread.
 */
final class Channels {
    private static final int MOST_LABELS = 256;
    private static final int MOST_DETAIL = 60;

    private final ValueDoubts doubts = new ValueDoubts();
    private final Map<String, List<String>> labels = new HashMap<>();
    private final Map<String, List<String>> units = new HashMap<>();
    private int known;

    /** A name with what belongs beside it. */
    private record Named(
            String channel,
            @Nullable String label,
            @Nullable PrintedUnit unit) {}

    /** The board may have started anew. */
    void forgetValues() {
        doubts.forget();
    }

    /** How many labels and units are remembered, at most {@value #MOST_LABELS} of at most 64 characters each. */
    int size() {
        return known;
    }

    /** Makes samples and faults of what a line holds. */
    ParsedLine name(List<Entry> entries, String line) {
        List<Sample> samples = new ArrayList<>();
        List<LineFault> faults = new ArrayList<>();
        Set<String> onLine = new HashSet<>();
        entries.forEach(entry -> remember(entry)); // all before one is named: their order on the line must not matter
        for (Entry entry : entries) {
            Named named = name(entry);
            String channel = distinct(named.channel(), onLine);
            Optional<Fault.Kind> doubt = doubts.doubt(channel, entry.withUnit(named.unit()), entries.size() == 1);
            if (doubt.isPresent()) {
                faults.add(new LineFault(channel, doubt.get(), shortened(line)));
            } else if (entry.value() != null) {
                String symbol = named.unit() == null ? null : named.unit().symbol();
                samples.add(new Sample(channel, named.label(), entry.value(), symbol));
            }
        }
        ParsedLine.Kind kind = samples.isEmpty() ? ParsedLine.Kind.FAULT : ParsedLine.Kind.DATA;
        return samples.isEmpty() && faults.isEmpty() ? ParsedLine.UNKNOWN : new ParsedLine(kind, samples, faults);
    }

    private void remember(Entry entry) {
        Label label = Label.of(entry);
        if (label.text().length() > ChannelName.MAX_PART_LENGTH) {
            return; // it has a number of its own in any case
        }
        add(labels, base(label.text()), label.text());
        if (label.unit() != null && label.unit().symbol() != null && !entry.secondary()) {
            add(units, label.text() + "\n" + entry.part(), label.unit().suffix());
        }
    }

    private void add(Map<String, List<String>> map, String key, String value) {
        List<String> values = map.get(key);
        if (values == null && known < MOST_LABELS) {
            values = new ArrayList<>();
            map.put(key, values);
        }
        if (values != null && known < MOST_LABELS && !values.contains(value)) {
            values.add(value);
            known++;
        }
    }

    private Named name(Entry entry) {
        Label label = Label.of(entry);
        PrintedUnit unit = label.unit();
        String text = label.text();
        String base = base(text);
        StringBuilder channel = new StringBuilder(base);
        List<String> rivals = labels.getOrDefault(base, List.of());
        boolean isLong = text.length() > ChannelName.MAX_PART_LENGTH; // the base is cut
        if (isLong || (rivals.size() > 1 && !text.equals(owner(rivals, base)))) {
            channel.append('-')
                    .append(Integer.toHexString((text.hashCode() & 0xFFFF) | 0x10000)
                            .substring(1));
        }
        if (!entry.part().isEmpty()) {
            channel.append('.').append(entry.part());
        }
        String shown = text;
        if (unit != null) {
            boolean apart = unit.apart() || entry.secondary() || isSecondUnit(entry, text, unit);
            channel.append(apart ? "." + unit.suffix() : "");
            shown = unit.symbol() == null || apart ? text + " (" + unit.shown() + ")" : text;
        }
        String name = within(channel);
        return new Named(name, shown.equals(base) ? null : shortLabel(shown), unit);
    }

    private boolean isSecondUnit(Entry entry, String text, PrintedUnit unit) {
        List<String> rivals = units.getOrDefault(text + "\n" + entry.part(), List.of());
        return unit.symbol() != null
                && rivals.size() > 1
                && !unit.suffix()
                        .equals(rivals.stream().min(Comparator.naturalOrder()).orElse(""));
    }

    private static String owner(List<String> rivals, String base) {
        return rivals.contains(base)
                ? base
                : rivals.stream().min(Comparator.naturalOrder()).orElse(base);
    }

    /** A label that stands twice on one line is two channels. */
    private static String distinct(String channel, Set<String> onLine) {
        String name = channel;
        for (int i = 2; !onLine.add(name); i++) {
            String suffix = "." + i;
            int room = ChannelName.MAX_PART_LENGTH - suffix.length();
            name = (channel.length() <= room ? channel : channel.substring(0, room)) + suffix;
        }
        return name;
    }

    private static String base(String label) {
        return isName(label) ? label : ChannelName.partFromLabel(label);
    }

    private static boolean isName(String label) {
        if (label.length() > ChannelName.MAX_PART_LENGTH) {
            return false;
        }
        try {
            ChannelName.parse(ChannelName.DEFAULT_SOURCE + "/" + label);
            return true;
        } catch (RejectedException e) {
            return false;
        }
    }

    private static String within(StringBuilder channel) {
        if (channel.length() <= ChannelName.MAX_PART_LENGTH) {
            return channel.toString();
        }
        String number = "-" + Integer.toHexString(channel.toString().hashCode());
        return channel.substring(0, ChannelName.MAX_PART_LENGTH - number.length()) + number;
    }

    private static String shortLabel(String label) {
        return label.length() <= Reading.MAX_LABEL_LENGTH ? label : label.substring(0, Reading.MAX_LABEL_LENGTH);
    }

    private static String shortened(String line) {
        return line.length() <= MOST_DETAIL ? line : line.substring(0, MOST_DETAIL) + "…";
    }
}
