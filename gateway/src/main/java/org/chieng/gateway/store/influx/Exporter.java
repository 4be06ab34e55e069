package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Reads everything that the store holds, as lines with times in microseconds. Confined to one call. */
final class Exporter {
    /** How each field of each measurement is written. */
    private enum Form {
        REAL,
        WHOLE,
        TEXT,
        BOOL
    }

    private static final Map<String, Form> CELL = Map.of(
            "n", Form.WHOLE,
            "w", Form.WHOLE,
            "lt", Form.WHOLE,
            "mn", Form.REAL,
            "mx", Form.REAL,
            "me", Form.REAL,
            "la", Form.REAL);

    private static final Map<String, Map<String, Form>> FIELDS = Map.of(
            "telemetry",
            Map.of("v", Form.REAL, "s", Form.TEXT, "b", Form.BOOL, "d", Form.TEXT),
            "touched",
            Map.of("w", Form.WHOLE),
            "newest",
            Map.of("p", Form.TEXT),
            "r5m",
            CELL,
            "r1h",
            CELL,
            "r1d",
            CELL);

    private static final List<String> TAGS = List.of("device", "source", "channel", "writer");

    private final Connection connection;
    private final Writer out;
    private long lines;

    Exporter(Connection connection, Writer out) {
        this.connection = connection;
        this.out = out;
    }

    /** Gives how many lines it wrote; nobody else may take old readings away meanwhile. */
    long export(Iterable<DeviceId> devices, Upkeep upkeep) throws InfluxFault, IOException {
        for (DeviceId device : devices) {
            upkeep.goOn(Names.FIRST);
            for (String measurement : FIELDS.keySet()) {
                export(device, measurement);
            }
        }
        Floors floors = Floors.read(connection);
        write(floors.line());
        return lines;
    }

    private void export(DeviceId device, String measurement) throws InfluxFault, IOException {
        Map<String, Form> fields = FIELDS.getOrDefault(measurement, Map.of());
        String select = "SELECT " + String.join(", ", fields.keySet()) + ", " + String.join(", ", TAGS) + " FROM "
                + measurement + " WHERE " + Names.where(device);
        Pages.<IOException>read(
                connection, select, Names.FIRST, Names.LAST, row -> write(line(measurement, fields, row)));
    }

    private void write(String line) throws IOException {
        out.write(line);
        out.write('\n');
        lines++;
    }

    private static String line(String measurement, Map<String, Form> fields, Row row) throws InfluxFault {
        StringBuilder line = new StringBuilder(measurement);
        for (String tag : TAGS) {
            String value = row.text(tag);
            if (value != null && !value.isEmpty()) {
                line.append(',').append(tag).append('=').append(value);
            }
        }
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, Form> field : fields.entrySet()) {
            @Nullable String value = row.text(field.getKey());
            if (value != null) {
                values.add(field.getKey() + '=' + format(field.getValue(), value));
            }
        }
        return line.append(' ')
                .append(String.join(",", values))
                .append(' ')
                .append(row.time())
                .toString();
    }

    private static String format(Form form, String value) {
        return switch (form) {
            case REAL, BOOL -> value;
            case WHOLE -> value + 'i';
            case TEXT -> Fields.quote(value);
        };
    }
}
