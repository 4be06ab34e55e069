package org.chieng.gateway.store.influx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.protocol.name.DeviceId;

/**
 * The rows of measurement {@code newest}. Each gateway writes a row of its own a series, by what it has seen itself, and asks
 * for those of all: so a late reading never takes the place of a newer one that came by another gateway. Memory: what this
 * gateway has written, some 300 bytes a series. What writes is confined to the turn at the server; {@link #latest} isn't.
 */
final class NewestBook {
    private static final String MEASUREMENT = "newest";
    /** Devices that one query asks for; measured: what 1.6 takes for the condition grows with its square, and 50 are the quickest. */
    private static final int DEVICES = 50;

    private static final Comparator<SeriesKey> ORDER = Comparator.comparing(
                    (SeriesKey key) -> key.device().value())
            .thenComparing(key -> key.channel().source())
            .thenComparing(key -> key.channel().channel());

    private final Connection connection;
    private final String writer;
    private final Map<SeriesKey, Newest> own = new HashMap<>();
    private final Set<DeviceId> known = new HashSet<>();

    /** For a gateway that is named {@code writer}. */
    NewestBook(Connection connection, String writer) {
        this.connection = connection;
        this.writer = writer;
    }

    /** The rows that a batch changes. */
    List<String> linesAfter(List<DeviceReading> batch) throws InfluxFault {
        learn(batch);
        Set<SeriesKey> touched = new HashSet<>();
        for (DeviceReading entry : batch) {
            SeriesKey key = new SeriesKey(entry.device(), entry.reading().channel());
            own.compute(key, (any, before) -> Newest.after(before, entry));
            touched.add(key);
        }
        List<String> lines = new ArrayList<>(touched.size());
        for (SeriesKey key : touched) {
            Newest newest = own.get(key);
            if (newest != null) {
                lines.add(line(key, newest));
            }
        }
        return lines;
    }

    private void learn(List<DeviceReading> batch) throws InfluxFault {
        Set<DeviceId> unknown = new HashSet<>();
        for (DeviceReading entry : batch) {
            if (!known.contains(entry.device())) {
                unknown.add(entry.device());
            }
        }
        for (Row row : rows(unknown, " AND writer = '" + writer + '\'', connection::quickQuery)) {
            own.putIfAbsent(Names.series(row), Newest.decode(row.needText("p")));
        }
        known.addAll(unknown);
    }

    List<SeriesLatest> latest(Collection<DeviceId> devices) throws InfluxFault {
        Map<SeriesKey, Newest> found = new TreeMap<>(ORDER);
        for (Row row : rows(devices, "", connection::query)) {
            found.merge(Names.series(row), Newest.decode(row.needText("p")), Newest::merge);
        }
        List<SeriesLatest> latest = new ArrayList<>(found.size());
        found.forEach(
                (key, newest) -> latest.add(new SeriesLatest(key, newest.unit(), newest.label(), newest.point())));
        return latest;
    }

    /** Puts a point in the place of what all gateways have written for a series. */
    void replace(SeriesLatest series) throws InfluxFault {
        drop(series.series());
        Newest newest = new Newest(series.newest(), series.unit(), series.label());
        own.put(series.series(), newest);
        connection.write(List.of(line(series.series(), newest)));
    }

    void drop(SeriesKey series) throws InfluxFault {
        own.remove(series);
        connection.query("DELETE FROM " + MEASUREMENT + " WHERE " + Names.where(series));
    }

    void drop(DeviceId device) throws InfluxFault {
        own.keySet().removeIf(key -> key.device().equals(device));
        connection.query("DELETE FROM " + MEASUREMENT + " WHERE " + Names.where(device));
    }

    /** Every series there is. */
    List<SeriesLatest> all() throws InfluxFault {
        return latest(devices());
    }

    Collection<DeviceId> devices() throws InfluxFault {
        List<DeviceId> devices = new ArrayList<>();
        for (Row row : connection.query("SHOW TAG VALUES FROM " + MEASUREMENT + " WITH KEY = device")) {
            devices.add(new DeviceId(row.needText("value")));
        }
        return devices;
    }

    private interface Query {
        List<Row> rows(String statement) throws InfluxFault;
    }

    private static List<Row> rows(Collection<DeviceId> devices, String condition, Query query) throws InfluxFault {
        List<DeviceId> asked = List.copyOf(devices);
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += DEVICES) {
            String any = String.join(
                    " OR ",
                    asked.subList(from, Math.min(asked.size(), from + DEVICES)).stream()
                            .map(Names::where)
                            .toList());
            rows.addAll(query.rows(
                    "SELECT p, device, source, channel FROM " + MEASUREMENT + " WHERE (" + any + ')' + condition));
        }
        return rows;
    }

    private String line(SeriesKey key, Newest newest) {
        return Names.tags(MEASUREMENT, key) + ",writer=" + writer + " p=" + Fields.quote(newest.encode()) + " 0";
    }
}
