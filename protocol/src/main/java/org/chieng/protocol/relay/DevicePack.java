package org.chieng.protocol.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.name.DeviceId;

/** What a table has of one device, made into a pack in columns. Confined to the call that decodes. */
final class DevicePack {
    /** Columns' first byte. */
    private static final int COLUMNS = 1;

    /** Name, unit and label as they stand there, a byte a character: equal where the bytes are. */
    private record Key(String head, int kind) {}

    /** Values of one channel: digits, which columns have as differences, or bytes as they are. */
    private static final class Column {
        private final List<Long> micros = new ArrayList<>();
        private final TableWriter values = new TableWriter();
        private long before;
    }

    private final DeviceId device;
    private final RelayedPart.Presence presence;
    private final Map<Key, Column> columns = new LinkedHashMap<>();

    DevicePack(DeviceId device, RelayedPart.Presence presence) {
        this.device = device;
        this.presence = presence;
    }

    private Column column(byte[] head, int kind, long micros) {
        Column column = columns.computeIfAbsent(
                new Key(new String(head, StandardCharsets.ISO_8859_1), kind), any -> new Column());
        column.micros.add(micros);
        return column;
    }

    /** @param head name, unit and label as they stand there */
    void add(byte[] head, int kind, long micros, long digits) {
        Column column = column(head, kind, micros);
        column.values.signed(digits - column.before);
        column.before = digits;
    }

    void add(byte[] head, int kind, long micros, byte[] value) {
        column(head, kind, micros).values.raw(value);
    }

    RelayedPart part() {
        if (columns.isEmpty()) {
            return new RelayedPart(device, presence, new byte[0]);
        }
        TableWriter out = new TableWriter().oneByte(COLUMNS).signed(0).number(columns.size());
        columns.values().forEach(column -> times(out, column.micros));
        out.number(columns.size());
        int list = 0;
        for (Map.Entry<Key, Column> one : columns.entrySet()) {
            out.number(list++)
                    .raw(one.getKey().head.getBytes(StandardCharsets.ISO_8859_1))
                    .oneByte(one.getKey().kind);
            out.raw(one.getValue().values.done());
        }
        return new RelayedPart(device, presence, out.done());
    }

    private static void times(TableWriter out, List<Long> micros) {
        out.number(micros.size()).signed(0); // at no pace
        long before = 0;
        for (long one : micros) {
            out.signed(one - before);
            before = one;
        }
    }
}
