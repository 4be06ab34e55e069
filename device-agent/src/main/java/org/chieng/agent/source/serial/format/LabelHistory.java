package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Which names a board's lines had, so that two lines that ran together are known: {@code temp:24.2,hutemp:24.3,hum:56} behind lines of
 * {@code temp:,hum:}. As with rows of another width, two of the same in a row are none. Bounded by one line; confined to the port's thread.
 */
final class LabelHistory {
    /** So many lines of the same names, and another one is doubted. */
    private static final int LINES_TO_TRUST = 3;

    private List<String> names = List.of();
    private List<String> odd = List.of();
    private int lines;

    /**
     * Takes the names of a line, in their order.
     *
     * @return whether the line is one: false when the first name begins anew in it, whole or behind a piece of one
     */
    boolean take(List<Entry> entries) {
        List<String> now = new ArrayList<>(entries.size());
        entries.forEach(entry -> now.add(entry.label()));
        if (now.equals(names)) {
            lines = Math.min(lines + 1, LINES_TO_TRUST);
            odd = List.of();
            return true;
        }
        if (lines >= LINES_TO_TRUST && !now.equals(odd) && beginsAnew(now)) {
            odd = now;
            return false;
        }
        names = now;
        odd = List.of();
        lines = 1;
        return true;
    }

    private boolean beginsAnew(List<String> now) {
        String first = names.get(0);
        return !first.isEmpty()
                && now.get(0).equals(first)
                && now.stream().skip(1).anyMatch(label -> isPieceBefore(first, label));
    }

    private boolean isPieceBefore(String first, String label) {
        if (!label.endsWith(first)) {
            return false;
        }
        String piece = label.substring(0, label.length() - first.length());
        boolean known = names.lastIndexOf(label) > 0;
        return !known && names.stream().anyMatch(name -> name.startsWith(piece));
    }
}
