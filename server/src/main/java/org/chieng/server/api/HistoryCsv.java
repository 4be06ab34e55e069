package org.chieng.server.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.chieng.gateway.store.Point;
import org.chieng.protocol.senml.Value;
import org.chieng.server.csv.CsvText;
import org.chieng.server.query.History;
import org.chieng.server.wire.WireJson;

/** History as CSV (RFC 4180): comma, point as decimal sign, times in ISO 8601 and UTC. */
final class HistoryCsv {
    private static final String LINE_END = "\r\n";
    /** The names of the columns of points. */
    static final String HEAD = "time,value" + LINE_END;

    private HistoryCsv() {}

    static String of(History history) {
        return history.fold(HistoryCsv::raw, HistoryCsv::summed);
    }

    private static String raw(History.Raw raw) {
        return HEAD + rows(raw.points());
    }

    /** Rows of points, without the names of the columns. */
    static String rows(List<Point> points) {
        StringBuilder csv = new StringBuilder(points.size() * 40);
        points.forEach(point -> csv.append(time(point.timeMicros()))
                .append(',')
                .append(cell(point.value()))
                .append(LINE_END));
        return csv.toString();
    }

    private static String summed(History.Summed summed) {
        StringBuilder csv = new StringBuilder("time,min,mean,max,last,count").append(LINE_END);
        summed.buckets()
                .forEach(bucket -> csv.append(time(bucket.startMicros()))
                        .append(',')
                        .append(WireJson.number(bucket.min()))
                        .append(',')
                        .append(WireJson.number(bucket.mean()))
                        .append(',')
                        .append(WireJson.number(bucket.max()))
                        .append(',')
                        .append(WireJson.number(bucket.last()))
                        .append(',')
                        .append(bucket.count())
                        .append(LINE_END));
        return csv.toString();
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static String cell(Value value) {
        return value.fold(
                numeric -> WireJson.number(numeric.number()).toString(),
                text -> quoted(text.text()),
                bool -> Boolean.toString(bool.on()),
                data -> Base64.getEncoder().encodeToString(data.bytes()));
    }

    /** A board may send any text, also one that a spreadsheet would take for a formula. */
    private static String quoted(String text) {
        return '"' + CsvText.harmless(text).replace("\"", "\"\"") + '"';
    }
}
