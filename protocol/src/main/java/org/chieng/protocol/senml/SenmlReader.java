package org.chieng.protocol.senml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the array of records of a pack, JSON or CBOR alike. A record that breaks a rule is read to its end, told, and left
 * out; only bytes that are not JSON or CBOR at all end the pack. Confined to the call that decodes.
 */
final class SenmlReader {
    private final JsonParser parser;
    private final boolean cbor;
    private final PackBuilder pack;
    private final RecordResolver resolver;
    private int index;

    SenmlReader(JsonParser parser, boolean cbor, PackBuilder pack) {
        this(parser, cbor, pack, 0);
    }

    private SenmlReader(JsonParser parser, boolean cbor, PackBuilder pack, int index) {
        this.parser = parser;
        this.cbor = cbor;
        this.pack = pack;
        this.resolver = new RecordResolver(pack);
        this.index = index;
    }

    /** The reader of a pack that follows in the same payload: base fields begin anew, records are counted on. */
    SenmlReader following() {
        return new SenmlReader(parser, cbor, pack, index);
    }

    /** Reads from after the opening bracket to the closing one. */
    void readPack() throws IOException, RejectedException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new RejectedException(
                        ErrorCode.MALFORMED_PAYLOAD, "the pack ends in the middle: its closing bracket is missing");
            }
            readRecord(token, index);
            index++;
        }
    }

    private void readRecord(JsonToken token, int index) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            pack.reject(
                    index,
                    new RejectedException(
                            ErrorCode.MALFORMED_PAYLOAD, "a record must be an object like {\"n\":…,\"v\":…}"));
            return;
        }
        SenmlRecord raw = new SenmlRecord();
        @Nullable RejectedException fault = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            try {
                readField(field, raw);
            } catch (RejectedException e) {
                fault = fault == null ? e : fault;
                parser.skipChildren();
            }
        }
        try {
            resolver.resolve(raw, fault);
        } catch (RejectedException e) {
            pack.reject(index, e);
        }
    }

    private void readField(String field, SenmlRecord raw) throws IOException, RejectedException {
        SenmlLabel label = SenmlLabel.of(field, cbor);
        if (label == null) {
            if (field.endsWith("_")) { // RFC 8428 section 4.4
                throw new RejectedException(
                        ErrorCode.UNKNOWN_MANDATORY_FIELD, "field '" + field + "' must be understood, and isn't");
            }
            parser.skipChildren();
            return;
        }
        switch (label) {
            case BASE_VERSION -> raw.baseVersion = number(label, ErrorCode.INVALID_VALUE);
            case BASE_NAME -> raw.baseName = text(label, ErrorCode.INVALID_NAME);
            case BASE_TIME -> raw.baseTime = number(label, ErrorCode.INVALID_TIME);
            case BASE_UNIT -> raw.baseUnit = text(label, ErrorCode.UNKNOWN_UNIT);
            case BASE_VALUE -> raw.baseValue = number(label, ErrorCode.INVALID_VALUE);
            case BASE_SUM -> raw.baseSum = number(label, ErrorCode.INVALID_VALUE);
            case NAME -> raw.name = text(label, ErrorCode.INVALID_NAME);
            case UNIT -> raw.unit = text(label, ErrorCode.UNKNOWN_UNIT);
            case VALUE -> raw.setNumber(number(label, ErrorCode.INVALID_VALUE));
            case STRING_VALUE -> raw.setValue(TextValues.text(text(label, ErrorCode.INVALID_VALUE)));
            case BOOLEAN_VALUE -> raw.setValue(bool());
            case DATA_VALUE -> raw.setValue(data());
            case SUM -> raw.sum = number(label, ErrorCode.INVALID_VALUE);
            case TIME -> raw.time = number(label, ErrorCode.INVALID_TIME);
            case UPDATE_TIME -> number(label, ErrorCode.INVALID_TIME);
            case CHANNEL_LABEL -> raw.label = text(label, ErrorCode.INVALID_NAME);
        }
    }

    private double number(SenmlLabel label, ErrorCode code) throws IOException, RejectedException {
        JsonToken token = parser.currentToken();
        if (token == null || !token.isNumeric()) {
            throw wrongType(label, "a number", code);
        }
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new RejectedException(
                    code,
                    "field '" + label.json() + "' is " + number + ": leave the record out when there is no value");
        }
        return number;
    }

    private String text(SenmlLabel label, ErrorCode code) throws IOException, RejectedException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(label, "a text", code);
        }
        return parser.getText();
    }

    private Value bool() throws RejectedException {
        JsonToken token = parser.currentToken();
        if (token == null || !token.isBoolean()) {
            throw wrongType(SenmlLabel.BOOLEAN_VALUE, "true or false", ErrorCode.INVALID_VALUE);
        }
        return new Value.Bool(token == JsonToken.VALUE_TRUE);
    }

    private Value data() throws IOException, RejectedException {
        if (cbor) {
            if (parser.currentToken() != JsonToken.VALUE_EMBEDDED_OBJECT) {
                throw wrongType(SenmlLabel.DATA_VALUE, "a byte string", ErrorCode.INVALID_VALUE);
            }
            return TextValues.data(parser.getBinaryValue());
        }
        return TextValues.base64Url(text(SenmlLabel.DATA_VALUE, ErrorCode.INVALID_VALUE));
    }

    private static RejectedException wrongType(SenmlLabel label, String wanted, ErrorCode code) {
        return new RejectedException(code, "field '" + label.json() + "' must be " + wanted);
    }
}
