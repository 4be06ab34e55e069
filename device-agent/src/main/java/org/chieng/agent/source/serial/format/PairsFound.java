package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** What was found on a line so far: values under their full names, and what the names before tell of the next. For one line, confined to its reader. */
final class PairsFound {
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> emptyLabels = new ArrayList<>();
    private int labels;
    private int labelsAboutTheBoard;
    private String heading = "";
    private @Nullable PrintedUnit headingUnit;

    /** The label of the value before, for a second value in another unit; empty when there is none. */
    private String lastLabel = "";

    String lastLabel() {
        return lastLabel;
    }

    /** A name before all names of the line: {@code [BME280] T: 23.5}; empty for none. */
    void heading(String text) {
        heading = text;
    }

    /** A label without a value. */
    void addEmpty(String label) {
        count(label);
        emptyLabels.add(label);
    }

    boolean isLastInAUnit() {
        return !entries.isEmpty() && entries.get(entries.size() - 1).unit() != null;
    }

    /** Whether the value before is surely of something measured: in a unit, or by its name. */
    boolean isOfAQuantity() {
        return isLastInAUnit() || Words.isQuantity(lastLabel);
    }

    /** Whether the value before is in a unit, under the name of a thing that has several values: {@code Room 1: 23.5 C}. */
    boolean isOfAThing() {
        return isLastInAUnit() && !lastLabel.isEmpty() && !Words.isQuantity(lastLabel);
    }

    /**
     * Takes what stands in brackets behind a value: {@code 45% (512)}, {@code 45% (raw: 512)}, {@code 23 (cm)}.
     *
     * @return false when it is none of these
     */
    boolean takeAside(String inside) {
        Entry last = entries.get(entries.size() - 1);
        OptionalDouble alone = Numbers.parse(inside);
        if (alone.isPresent() && !lastLabel.isEmpty()) {
            entries.add(Entry.of(lastLabel, new Value.Numeric(alone.getAsDouble()), inside, null));
            return true;
        }
        Optional<PrintedUnit> unit = PrintedUnit.readInBrackets(inside).filter(PrintedUnit::isMeasured);
        if (unit.isPresent() && last.unit() == null && last.value() instanceof Value.Numeric) {
            entries.set(entries.size() - 1, last.withUnit(unit.get()));
            return true;
        }
        int blank = Math.max(inside.lastIndexOf(' '), Math.max(inside.lastIndexOf(':'), inside.lastIndexOf('=')));
        String name = inside.substring(0, Math.max(0, blank)).replaceFirst("[:= ]+$", "");
        OptionalDouble number = Numbers.parse(inside.substring(blank + 1));
        if (number.isEmpty() || lastLabel.isEmpty() || !(Words.isRaw(name) || Words.isOnlyQuantity(name))) {
            return false;
        }
        Value raw = new Value.Numeric(number.getAsDouble());
        String full = Words.isRaw(name) ? lastLabel + " " + name : name; // 7 ug/m3 (AQI 29)
        entries.add(Entry.of(full, raw, inside.substring(blank + 1), null));
        return true;
    }

    List<Entry> entries() {
        return entries;
    }

    List<String> emptyLabels() {
        return emptyLabels;
    }

    boolean hasLabels() {
        return labels > 0;
    }

    /** Whether all its names are of what a board tells of itself. */
    boolean isAboutTheBoard() {
        return labels > 0 && labels == labelsAboutTheBoard;
    }

    void openHeading(String label) {
        Label parts = Label.of(Entry.of(label, null, "", null));
        heading = parts.unit() == null ? label : parts.text();
        headingUnit = parts.unit();
    }

    void add(String label, String part, @Nullable Value value, String printed, @Nullable PrintedUnit unit) {
        boolean measured = unit != null && unit.isOfSensors(); // Pin: 3.91 V
        labels++;
        boolean storage = unit != null && unit.isOfStorage();
        labelsAboutTheBoard += storage || Words.isSetting(label) || (!measured && Words.isAboutTheBoard(label)) ? 1 : 0;
        lastLabel = inHeading(label);
        entries.add(Entry.of(lastLabel, value, printed, unit == null ? headingUnit : unit)
                .withPart(part));
    }

    /** {@code T: 27.9 C, P: 1009.6 hPT: 27.9 C, P: 1009.4 hPa}: two lines that ran together in the middle of a unit. */
    boolean ranTogether() {
        String first = entries.isEmpty() ? "" : entries.get(0).label();
        return hasALabelTwice()
                && !first.isEmpty()
                && entries.stream().skip(1).anyMatch(entry -> ranInto(first, entry.label()));
    }

    private boolean hasALabelTwice() {
        Set<String> labels = new HashSet<>();
        for (Entry entry : entries) {
            if (!labels.add(entry.label())) {
                return true;
            }
        }
        return false;
    }

    private boolean ranInto(String first, String label) {
        int cut = label.length() - first.length();
        String unit = cut > 0 && label.endsWith(first) ? label.substring(0, cut) : "";
        return !unit.isEmpty()
                && entries.stream()
                        .anyMatch(entry ->
                                entry.unit() != null && entry.unit().shown().startsWith(unit));
    }

    String inHeading(String label) {
        if (!heading.isEmpty()) {
            return heading + " " + label;
        }
        // Acceleration X: 1, Y: 2, Z: 3; Encoder L: 1 R: 2
        if ((isAxis(label) || label.equalsIgnoreCase("R")) && !lastLabel.isEmpty()) {
            int blank = lastLabel.lastIndexOf(' ');
            String last = lastLabel.substring(blank + 1);
            if (blank > 0 && (isAxis(label) ? isAxis(last) : last.equals(label.equals("R") ? "L" : "l"))) {
                return lastLabel.substring(0, blank + 1) + label;
            }
        }
        return label;
    }

    static boolean isAxis(String label) {
        return label.length() == 1 && "xyzXYZ".contains(label);
    }

    /** {@code X: 0.1  Y: 0.2  Z: 9.8 m/s^2}: the unit is that of all three. */
    void shareUnitOfAxes() {
        if (entries.size() < 3) {
            return;
        }
        int last = entries.size() - 1;
        PrintedUnit unit = entries.get(last).unit();
        for (int i = last - 1; i >= last - 2 && unit != null; i--) {
            Entry entry = entries.get(i);
            boolean axis = !entry.label().isEmpty()
                    && isAxis(entry.label().substring(entry.label().length() - 1));
            boolean lastAxis = isAxis(entries.get(last)
                    .label()
                    .substring(entries.get(last).label().length() - 1));
            if (!axis || !lastAxis || entry.unit() != null) {
                return;
            }
            entries.set(i, entry.withUnit(unit));
        }
    }

    void count(String label) {
        labels++;
        labelsAboutTheBoard += Words.isAboutTheBoard(label) ? 1 : 0;
    }
}
