package org.chieng.gateway.dialect;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.DecodedPack;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a senseBox posts to openSenseMap: {@code {"id": 23.5, "id2": [7, "2026-11-28T01:00:00Z"]}}, {@code [{"sensor": "id", "value":
 * "23.5", "createdAt": "…"}]}, or lines {@code id,value,time} (openSenseMap-API, measurement/decoding). Places are passed over. Pure.
 */
public final class OpenSenseMap {
    /** Latest time that can be stored, the year 2106. */
    private static final long MAX_SECONDS = 1L << 32;

    private OpenSenseMap() {}

    /**
     * Reads one post.
     *
     * @throws RejectedException when it is none
     */
    public static DecodedPack read(byte[] payload, long nowMicros) throws RejectedException {
        String text = PlainValue.text(payload).strip();
        ForeignPack pack = new ForeignPack();
        if (text.startsWith("{")) {
            readObject(pack, Json.object(text), nowMicros);
        } else if (text.startsWith("[")) {
            readList(pack, Json.parse(text), nowMicros);
        } else {
            String[] lines = text.split("\\R", -1);
            for (int i = 0; i < lines.length; i++) {
                String[] cells = lines[i].split(",", -1);
                add(
                        pack,
                        i,
                        cells[0].strip(),
                        cells.length < 2 ? null : cells[1],
                        cells.length < 3 ? null : cells[2],
                        nowMicros);
            }
        }
        return pack.build();
    }

    private static void readObject(ForeignPack pack, Map<String, @Nullable Object> object, long nowMicros) {
        int record = 0;
        for (Map.Entry<String, @Nullable Object> member : object.entrySet()) {
            Object value = member.getValue();
            if (value instanceof List<?> list) {
                Object time = list.size() < 2 ? null : list.get(1);
                add(pack, record, member.getKey(), list.isEmpty() ? null : list.get(0), time, nowMicros);
            } else {
                add(pack, record, member.getKey(), value, null, nowMicros);
            }
            record++;
        }
    }

    private static void readList(ForeignPack pack, @Nullable Object parsed, long nowMicros) {
        int record = 0;
        for (Object each : parsed instanceof List<?> list ? list : List.of()) {
            Map<String, @Nullable Object> object = Json.asObject(each);
            if (object == null) {
                pack.reject(record, new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "an element must be an object"));
            } else {
                Object sensor = object.get("sensor");
                add(
                        pack,
                        record,
                        sensor == null ? "" : sensor.toString(),
                        object.get("value"),
                        object.get("createdAt"),
                        nowMicros);
            }
            record++;
        }
    }

    private static void add(
            ForeignPack pack,
            int record,
            String sensor,
            @Nullable Object value,
            @Nullable Object time,
            long nowMicros) {
        try {
            if (value == null) {
                throw new RejectedException(ErrorCode.INVALID_VALUE, "sensor or value is missing");
            }
            long micros = time == null || time.toString().isBlank()
                    ? nowMicros
                    : micros(time.toString().strip());
            pack.add(Named.of(ChannelName.DEFAULT_SOURCE, sensor), micros, PlainValue.of(value.toString()), null);
        } catch (RejectedException e) {
            pack.reject(record, e);
        }
    }

    private static long micros(String time) throws RejectedException {
        try {
            OffsetDateTime at = OffsetDateTime.parse(time);
            if (Math.abs(at.toEpochSecond()) <= MAX_SECONDS) {
                return at.toEpochSecond() * 1_000_000 + at.getNano() / 1_000;
            }
        } catch (DateTimeException e) {
            // told below
        }
        String shown = time.substring(0, Math.min(40, time.length()));
        throw new RejectedException(ErrorCode.INVALID_TIME, "time '" + shown + "' must be as 2026-11-28T01:00:00Z");
    }
}
