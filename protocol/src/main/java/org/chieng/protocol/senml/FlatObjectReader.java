package org.chieng.protocol.senml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;

/**
 * Reads the object that simple boards send, e.g. {@code {"Nhiệt độ": 27.5, "pump": true}}: each member is a channel, measured
 * now. Members of an object within get a dotted name; a null is no reading; an array is refused. What people write as a
 * name, but no name may hold, becomes the label of a name made from it. Confined to the call that decodes.
 */
final class FlatObjectReader {
    private final JsonParser parser;
    private final PackBuilder pack;
    private int member;

    FlatObjectReader(JsonParser parser, PackBuilder pack) {
        this.parser = parser;
        this.pack = pack;
    }

    /** Reads from after the opening brace to the closing one. */
    void readObject() throws IOException, RejectedException {
        readMembers("");
    }

    private void readMembers(String prefix) throws IOException, RejectedException {
        JsonToken token = parser.nextToken();
        for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
            String name = prefix + parser.currentName();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                readMembers(name + ".");
                continue;
            }
            try {
                readMember(name);
            } catch (RejectedException e) {
                parser.skipChildren();
                pack.reject(member, e);
            }
            member++;
        }
        if (token != JsonToken.END_OBJECT) {
            throw new RejectedException(
                    ErrorCode.MALFORMED_PAYLOAD, "the object ends in the middle: its closing brace is missing");
        }
    }

    private void readMember(String name) throws IOException, RejectedException {
        JsonToken token = parser.currentToken();
        if (token == null || token == JsonToken.VALUE_NULL) {
            return;
        }
        Value value;
        if (token.isNumeric()) {
            value = number(name, parser.getDoubleValue());
        } else if (token.isBoolean()) {
            value = new Value.Bool(token == JsonToken.VALUE_TRUE);
        } else if (token == JsonToken.VALUE_STRING) {
            value = TextValues.text(parser.getText());
        } else {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE, "member '" + name + "' is an array: send a SenML pack for several values");
        }
        pack.add(reading(name, value));
    }

    private static Value number(String name, double number) throws RejectedException {
        if (!Double.isFinite(number)) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "member '" + name + "' is " + number + ": leave it out, or send null, when there is no value");
        }
        return new Value.Numeric(number);
    }

    private Reading reading(String name, Value value) throws RejectedException {
        String label = TextValues.label(name);
        try {
            return new Reading(ChannelName.parse(name), pack.nowMicros(), value, null, null);
        } catch (RejectedException e) {
            ChannelName made = new ChannelName(ChannelName.DEFAULT_SOURCE, ChannelName.partFromLabel(name));
            return new Reading(made, pack.nowMicros(), value, null, label);
        }
    }
}
