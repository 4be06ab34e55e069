package org.chieng.gateway.store.influx;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of an answer, its cells as InfluxDB writes them. Immutable by agreement: nobody writes to the array. */
final class Row {
    private final Map<String, String> tags;
    private final Map<String, Integer> columns;
    private final @Nullable Object[] cells;

    Row(Map<String, String> tags, Map<String, Integer> columns, @Nullable Object[] cells) {
        this.tags = tags;
        this.columns = columns;
        this.cells = cells;
    }

    /** Null where it has none. */
    @Nullable
    String text(String column) {
        Integer index = columns.get(column);
        Object cell = index == null ? tags.get(column) : cells[index];
        return cell == null ? null : cell.toString();
    }

    String needText(String column) throws InfluxFault {
        String text = text(column);
        if (text == null) {
            throw new InfluxFault(
                    InfluxFault.Kind.BAD, "an answer has no " + column, new IllegalStateException(columns.toString()));
        }
        return text;
    }

    long time() throws InfluxFault {
        return number("time");
    }

    long number(String column) throws InfluxFault {
        return Long.parseLong(needText(column));
    }

    double real(String column) throws InfluxFault {
        return Double.parseDouble(needText(column));
    }
}
