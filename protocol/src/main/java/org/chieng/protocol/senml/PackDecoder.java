package org.chieng.protocol.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.Locale;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a device publishes: a SenML pack in JSON or CBOR, a flat JSON object, or a pack in columns; deflated or not. A bad record is told
 * and left out; the good ones beside it are kept. Thread-safe; does no I/O, and takes time and memory in proportion to the payload, which
 * has its limit inflated, too.
 */
public final class PackDecoder {
    /** Largest payload, in bytes; chosen: 10,000 readings in CBOR, some seconds of a 3G line. */
    public static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    /** Content type of a pack in columns; not registered. */
    public static final String COLUMNS_TYPE = "application/vnd.chieng.columns";

    /** Deeper than anything that is read; chosen: what is passed over may be some levels deep, not bottomless. */
    private static final int MAX_DEPTH = 64;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_PAYLOAD_BYTES) // what is too long costs its record, not the pack
            .maxNameLength(MAX_PAYLOAD_BYTES)
            .maxStringLength(MAX_PAYLOAD_BYTES)
            .build();
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // so that NaN costs its record and not the pack
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // names come from outside
            .build();
    private static final CBORFactory CBOR =
            CBORFactory.builder().streamReadConstraints(CONSTRAINTS).build();

    private PackDecoder() {}

    /**
     * Reads one payload.
     *
     * @param payload the bytes of the message
     * @param contentType the MIME type that the sender named, or null: the first byte tells then
     * @param nowMicros when the message came, UTC in microseconds: what relative and missing times refer to (RFC 8428
     *     section 4.5.3)
     * @throws RejectedException when nothing of the payload can be used
     */
    public static DecodedPack decode(byte[] payload, @Nullable String contentType, long nowMicros)
            throws RejectedException {
        byte[] plain = inflated(payload);
        boolean deflated = Deflate.isDeflated(payload);
        PackBuilder pack = new PackBuilder(nowMicros);
        if (isColumns(plain, contentType)) {
            new ColumnsReader(plain, pack).readPack();
            return pack.build();
        }
        boolean cbor = isCbor(plain, contentType);
        try (JsonParser parser = cbor ? CBOR.createParser(plain) : JSON.createParser(plain)) {
            read(parser, cbor, deflated, pack);
            return pack.build();
        } catch (IOException e) {
            throw new RejectedException(
                    ErrorCode.MALFORMED_PAYLOAD, cbor ? MalformedText.cbor(plain, e) : MalformedText.json(plain, e));
        }
    }

    /**
     * What is in a payload that may be deflated; the payload itself where it is not.
     *
     * @throws RejectedException when it has more than {@link #MAX_PAYLOAD_BYTES}, deflated or inflated, or is broken
     */
    public static byte[] inflated(byte[] payload) throws RejectedException {
        return inflated(payload, new byte[0]);
    }

    /**
     * The same, where it may have been deflated with a dictionary.
     *
     * @param dictionary as it was given to {@link PackEncoder#deflate(byte[], byte[])}; empty for none
     * @throws RejectedException as above, or when it was another
     */
    public static byte[] inflated(byte[] payload, byte[] dictionary) throws RejectedException {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new RejectedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "payload has " + payload.length + " bytes, at most " + MAX_PAYLOAD_BYTES
                            + " are taken: send it in parts");
        }
        return Deflate.isDeflated(payload) ? Deflate.inflate(payload, MAX_PAYLOAD_BYTES, dictionary) : payload;
    }

    private static void read(JsonParser parser, boolean cbor, boolean deflated, PackBuilder pack)
            throws IOException, RejectedException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY) {
            SenmlReader reader = new SenmlReader(parser, cbor, pack);
            reader.readPack();
            JsonToken next = parser.nextToken();
            while (deflated
                    && next == JsonToken.START_ARRAY) { // several packs batched: each has base fields of its own
                reader = reader.following();
                reader.readPack();
                next = parser.nextToken();
            }
            requireEnd(parser, next);
        } else if (first == JsonToken.START_OBJECT && !cbor) {
            new FlatObjectReader(parser, pack).readObject();
            requireEnd(parser, parser.nextToken());
        } else {
            throw new RejectedException(
                    ErrorCode.MALFORMED_PAYLOAD,
                    "payload must be a SenML pack [{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":23.5}] or an object"
                            + " {\"temperature\":23.5}");
        }
    }

    private static void requireEnd(JsonParser parser, @Nullable JsonToken next) throws RejectedException {
        if (next != null) {
            throw new RejectedException(
                    ErrorCode.MALFORMED_PAYLOAD,
                    "something follows the end of the pack at byte " + byteOffset(parser)
                            + ": send one pack a message, or several SenML packs deflated together");
        }
    }

    private static boolean isColumns(byte[] payload, @Nullable String contentType) {
        return payload.length > 0
                && payload[0] == Columns.VERSION
                && (contentType == null
                        || contentType.isBlank()
                        || mediaType(contentType).equals(COLUMNS_TYPE));
    }

    private static String mediaType(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip();
    }

    private static boolean isCbor(byte[] payload, @Nullable String contentType) throws RejectedException {
        if (payload.length == 0) {
            throw new RejectedException(ErrorCode.MALFORMED_PAYLOAD, "payload is empty: send a pack or an object");
        }
        if (contentType == null || contentType.isBlank()) {
            return (payload[0] & 0x80) != 0; // a CBOR array is 0x80 to 0x9f; JSON text begins with an ASCII character
        }
        String type = mediaType(contentType);
        return switch (type) {
            case "application/senml+cbor", "application/cbor" -> true;
            case "application/senml+json", "application/json", "text/plain" -> false;
            case COLUMNS_TYPE ->
                throw new RejectedException(
                        ErrorCode.MALFORMED_PAYLOAD, "a pack in columns begins with the byte 1, its version");
            default ->
                throw new RejectedException(
                        ErrorCode.UNSUPPORTED_CONTENT_TYPE,
                        "content type '" + type
                                + "' is not understood: use application/senml+json, application/senml+cbor,"
                                + " application/json, application/cbor or " + COLUMNS_TYPE + ", or name none");
        };
    }

    private static long byteOffset(JsonParser parser) {
        return Math.max(0, parser.currentTokenLocation().getByteOffset());
    }
}
