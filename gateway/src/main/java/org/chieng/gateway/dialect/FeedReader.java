package org.chieng.gateway.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is published to a {@link FeedTopic}. A feed is a channel of source {@code board}; a group is a source, and its feeds are
 * channels of it, whether they come as {@code groups/{group}} or as {@code feeds/{group}.{feed}}. Where a value came from is kept in
 * channels of its own, {@code ….lat}, {@code ….lon}, {@code ….ele}. Confined to the call that decodes.
 */
final class FeedReader {
    private static final String[] PLACE = {"lat", "lon", "ele"};
    private static final String[] PLACE_UNITS = {"lat", "lon", "m"};

    private final ForeignPack pack = new ForeignPack();
    private final long nowMicros;
    private int record;

    private FeedReader(long nowMicros) {
        this.nowMicros = nowMicros;
    }

    /**
     * Reads a payload.
     *
     * @throws RejectedException when nothing of it can be used
     */
    static DecodedPack read(FeedTopic topic, byte[] payload, long nowMicros) throws RejectedException {
        FeedReader reader = new FeedReader(nowMicros);
        String text = PlainValue.text(payload).strip();
        if (topic.group()) {
            reader.readGroup(topic, text);
        } else {
            reader.readFeed(feed(topic.name()), topic.csv(), text);
        }
        return reader.pack.build();
    }

    /** The channel of a feed by its key, in which a dot parts group and feed. */
    static Named feed(String key) throws RejectedException {
        int dot = key.indexOf('.');
        return dot <= 0 || dot == key.length() - 1
                ? Named.of(ChannelName.DEFAULT_SOURCE, key)
                : Named.of(key.substring(0, dot), key.substring(dot + 1));
    }

    private void readFeed(Named feed, boolean csv, String text) throws RejectedException {
        if (csv) {
            readLine(feed, text);
        } else if (text.startsWith("{")) {
            readObject(feed, Json.object(text));
        } else {
            pack.add(feed, nowMicros, PlainValue.of(unquoted(text)), null);
        }
    }

    private static String unquoted(String text) throws RejectedException {
        return text.startsWith("\"") && text.endsWith("\"") && Json.parse(text) instanceof String inner ? inner : text;
    }

    private void readLine(Named feed, String line) throws RejectedException {
        String[] cells = line.split(",", -1);
        if (cells.length > 1 + PLACE.length) {
            throw new RejectedException(
                    ErrorCode.MALFORMED_PAYLOAD,
                    "CSV is value,latitude,longitude,elevation; the last three may be missing");
        }
        pack.add(feed, nowMicros, PlainValue.of(cells[0]), null);
        for (int i = 1; i < cells.length; i++) {
            int at = i - 1;
            tryAdd(() -> place(feed.with("." + PLACE[at]), at, cells[at + 1].strip()));
        }
    }

    private void readObject(Named feed, Map<String, @Nullable Object> object) throws RejectedException {
        if (!object.containsKey("value")) {
            addMembers(feed, object);
            return;
        }
        Object value = object.get("value");
        Map<String, @Nullable Object> inner = Json.asObject(value);
        if (inner == null) {
            add(feed, value);
        } else {
            addMembers(feed, inner);
        }
        readPlace(feed.channel().channel() + ".", feed.channel().source(), object);
    }

    private void addMembers(Named feed, Map<String, @Nullable Object> members) {
        members.forEach((name, value) -> tryAdd(
                () -> add(Named.of(feed.channel().source(), feed.channel().channel() + "." + name), value)));
    }

    private void readGroup(FeedTopic topic, String text) throws RejectedException {
        if (topic.csv()) {
            for (String line : text.split("\\R", -1)) {
                if (!line.isBlank()) {
                    tryAdd(() -> readGroupLine(topic.name(), line));
                }
            }
            return;
        }
        Map<String, @Nullable Object> object = Json.object(text);
        Map<String, @Nullable Object> feeds = Json.asObject(object.get("feeds"));
        Map<String, @Nullable Object> place = Json.asObject(object.get("location"));
        (feeds == null ? object : feeds).forEach((key, value) -> {
            if (feeds != null || place == null || !key.equals("location")) {
                tryAdd(() -> add(Named.of(topic.name(), key), value));
            }
        });
        if (place != null) {
            readPlace("", topic.name(), place);
        }
    }

    private void readGroupLine(String group, String line) throws RejectedException {
        List<String> cells = new ArrayList<>(List.of(line.strip().split(",", -1)));
        String key = cells.remove(0).strip();
        if (key.equals("location") && cells.size() > 1 && cells.size() <= PLACE.length) {
            for (int i = 0; i < cells.size(); i++) {
                place(Named.of(group, PLACE[i]), i, cells.get(i).strip());
            }
            return;
        }
        if (cells.size() != 1) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "a line is feed,value or location,lat,lon,ele");
        }
        pack.add(Named.of(group, key), nowMicros, PlainValue.of(cells.get(0)), null);
    }

    private void readPlace(String prefix, String source, Map<String, @Nullable Object> object) {
        for (int i = 0; i < PLACE.length; i++) {
            Object part = object.get(PLACE[i]);
            int at = i;
            if (part != null) {
                tryAdd(() -> place(Named.of(source, prefix + PLACE[at]), at, part.toString()));
            }
        }
    }

    private void place(Named name, int part, String text) throws RejectedException {
        if (text.isEmpty()) {
            return;
        }
        double number = PlainValue.number(text)
                .orElseThrow(() -> new RejectedException(ErrorCode.INVALID_VALUE, PLACE[part] + " must be a number"));
        pack.add(name, nowMicros, PlainValue.of(number), PLACE_UNITS[part]);
    }

    private void add(Named name, @Nullable Object value) throws RejectedException {
        if (value == null) {
            return;
        }
        Value read;
        if (value instanceof Double number) {
            read = PlainValue.of(number);
        } else if (value instanceof String text) {
            read = PlainValue.of(text);
        } else if (value instanceof Boolean on) {
            read = new Value.Bool(on);
        } else {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE, "'" + name.channel() + "' must be a number, a text, true or false");
        }
        pack.add(name, nowMicros, read, null);
    }

    private interface Step {
        void run() throws RejectedException;
    }

    /** A bad one costs itself only; they are counted from 0. */
    private void tryAdd(Step step) {
        try {
            step.run();
        } catch (RejectedException e) {
            pack.reject(record, e);
        }
        record++;
    }
}
