package org.chieng.protocol.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.ColumnValues;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Turns the packs of several devices into one table: a channel's name stands once, not once a device; moments that channels share stand once, too. Confined
 * to the call that encodes.
 */
final class LabTable {
    private record Key(
            String channel, @Nullable String unit, @Nullable String label, Class<? extends Value> kind) {}

    /** Which device measured, and when. */
    private record Point(int device, long micros) {}

    private final List<RelayedPart> parts;
    private final Map<Key, Map<Point, Value>> columns = new LinkedHashMap<>();
    private long base;
    private int readings;

    LabTable(List<RelayedPart> parts) throws RejectedException {
        this.parts = parts;
        for (int device = 0; device < parts.size(); device++) {
            if (parts.get(device).hasPack()) {
                add(
                        device,
                        PackDecoder.decode(parts.get(device).pack(), null, 0).readings());
            }
        }
    }

    private void add(int device, List<Reading> pack) {
        for (Reading one : pack) {
            base = columns.isEmpty() ? one.timeMicros() : base;
            Key key = new Key(
                    one.channel().toString(),
                    one.unit(),
                    one.label(),
                    one.value().getClass());
            columns.computeIfAbsent(key, any -> new LinkedHashMap<>())
                    .put(new Point(device, one.timeMicros()), one.value());
        }
        readings += pack.size();
        if (readings > RelayedBatch.MAX_READINGS) {
            throw new IllegalArgumentException("more than " + RelayedBatch.MAX_READINGS + " readings in a batch");
        }
    }

    byte[] write() {
        TableWriter out = new TableWriter().oneByte(RelayedBatch.VERSION).number(parts.size());
        String before = "";
        for (RelayedPart part : parts) {
            String name = part.device().value();
            int shared = shared(before, name);
            out.number(shared).text(name.substring(shared));
            before = name;
            out.oneByte(part.presence().code());
        }
        Map<List<Point>, Integer> lists = new LinkedHashMap<>();
        List<Integer> listOf = new ArrayList<>();
        for (Map<Point, Value> column : columns.values()) {
            listOf.add(lists.computeIfAbsent(List.copyOf(column.keySet()), any -> lists.size()));
        }
        out.signed(base).number(lists.size());
        lists.keySet().forEach(list -> points(out, list));
        out.number(columns.size());
        int number = 0;
        for (Map.Entry<Key, Map<Point, Value>> column : columns.entrySet()) {
            Key key = column.getKey();
            out.number(listOf.get(number++)).text(key.channel).text(orEmpty(key.unit));
            out.text(orEmpty(key.label));
            out.raw(ColumnValues.write(List.copyOf(column.getValue().values())));
        }
        return out.done();
    }

    /** With how many characters both begin: computers of a room have names that are alike. */
    private static int shared(String before, String name) {
        int shared = 0;
        while (shared < Math.min(before.length(), name.length()) && before.charAt(shared) == name.charAt(shared)) {
            shared++;
        }
        return shared;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** First whose they are, then when, each as the difference to the one before: what is alike stands together. */
    private void points(TableWriter out, List<Point> list) {
        out.number(list.size());
        list.forEach(point -> out.number(point.device));
        long before = base;
        for (Point point : list) {
            out.signed(point.micros - before);
            before = point.micros;
        }
    }
}
