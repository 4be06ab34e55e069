package org.chieng.gateway.dialect;

import java.util.Map;
import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.jspecify.annotations.Nullable;

/** Finds out which dialect a device's message is in, by its topic and, where that doesn't tell, by its bytes. Thread-safe. */
public final class Dialects {
    private static final String PHYPHOX = "phyphox";
    private static final String TELEMETRY = DeviceTopic.Kind.TELEMETRY.level();
    /** The virtual pins of OhStem's lessons, which take any text. */
    private static final Pattern PIN = Pattern.compile("V\\d{1,3}");

    private static final Pattern LIST = Pattern.compile("[0-9+\\-.eE,\\snaNulINifty]+");

    private final BufferMemory memory = new BufferMemory(BufferMemory.MOST_VALUES);

    /**
     * Finds the dialect.
     *
     * @param device who published; its secret has been checked
     * @return null when the message is in none: it is ours, or nobody's
     * @throws RejectedException when the topic is of a dialect, but refused; or the payload is of one, and can't be read
     */
    public @Nullable ForeignMessage find(DeviceId device, String topic, byte[] payload) throws RejectedException {
        if (topic.equals(TELEMETRY) || topic.startsWith("v1/devices/")) {
            return topic.endsWith(TELEMETRY) && mayHoldArrays(payload) ? buffers(device, topic, payload) : null;
        }
        FeedTopic feed = FeedTopic.parse(topic, device);
        if (feed != null) {
            return now -> FeedReader.read(feed, payload, now);
        }
        if (topic.equals(PHYPHOX) || topic.startsWith(PHYPHOX + "/")) {
            return phyphox(device, topic.split("/", -1), payload);
        }
        return topic.indexOf('/') < 0 && !isOurs(topic) ? bare(device, topic, payload) : null;
    }

    /** A device was erased: what it sends again is new. */
    public void forget(DeviceId device) {
        memory.forget(device);
    }

    private ForeignMessage phyphox(DeviceId device, String[] levels, byte[] payload) throws RejectedException {
        String text = PlainValue.text(payload).strip();
        if (text.startsWith("{") && levels.length <= 2) {
            String source = levels.length == 2 ? levels[1] : PHYPHOX;
            return PhyphoxMessage.ofObject(device, source, Json.object(text), memory);
        }
        if (levels.length == 2) {
            return PhyphoxMessage.ofList(device, PHYPHOX, levels[1], text, memory);
        }
        if (levels.length == 3) {
            return PhyphoxMessage.ofList(device, levels[1], levels[2], text, memory);
        }
        throw new RejectedException(
                ErrorCode.UNKNOWN_TOPIC,
                "phyphox publishes JSON to phyphox or phyphox/{source}, CSV to phyphox/{buffer} or phyphox/{source}/{buffer}");
    }

    /** On a topic of our own, where a flat object can't hold arrays. */
    private @Nullable ForeignMessage buffers(DeviceId device, String topic, byte[] payload) throws RejectedException {
        if (!topic.equals(TELEMETRY)) {
            DeviceTopic.parse(topic, device); // whose it is
        }
        Map<String, @Nullable Object> object;
        try {
            object = Json.object(PlainValue.text(payload));
        } catch (RejectedException e) {
            return null; // our own reader says better what is wrong
        }
        return PhyphoxMessage.isObject(object)
                ? PhyphoxMessage.ofObject(device, ChannelName.DEFAULT_SOURCE, object, memory)
                : null;
    }

    private static boolean mayHoldArrays(byte[] payload) {
        if (payload.length == 0 || payload[0] != '{') {
            return false;
        }
        for (byte each : payload) {
            if (each == '[') {
                return true;
            }
        }
        return false;
    }

    /** One level that is none of ours: a feed of a board, or a buffer of a phone, told by what was published to it. */
    private @Nullable ForeignMessage bare(DeviceId device, String topic, byte[] payload) throws RejectedException {
        boolean pin = PIN.matcher(topic).matches();
        String text;
        try {
            text = PlainValue.text(payload).strip();
        } catch (RejectedException e) {
            return null;
        }
        if (pin || PlainValue.number(text).isPresent()) {
            return now -> FeedReader.read(new FeedTopic(false, topic, false), payload, now);
        }
        return text.indexOf(',') > 0 && LIST.matcher(text).matches()
                ? PhyphoxMessage.ofList(device, ChannelName.DEFAULT_SOURCE, topic, text, memory)
                : null;
    }

    private static boolean isOurs(String level) {
        for (DeviceTopic.Kind kind : DeviceTopic.Kind.values()) {
            // a board's feed may have been called live before we had that topic: a bare number there still goes to it
            if (kind != DeviceTopic.Kind.LIVE && kind.level().equals(level)) {
                return true;
            }
        }
        return false;
    }
}
