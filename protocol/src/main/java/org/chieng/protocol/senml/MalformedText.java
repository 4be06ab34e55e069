package org.chieng.protocol.senml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Says where JSON or CBOR can't be read, and how to mend it, in words for whoever wrote the board's program: the parser's own words are
 * for whoever wrote the parser, and may repeat what was sent, which no log may hold. Pure functions.
 */
public final class MalformedText {
    private static final String TOO_DEEP = "it is nested too deeply, or has too long a name or number";

    private MalformedText() {}

    /**
     * The sentence for JSON.
     *
     * @param payload what was read, whole
     */
    public static String json(byte[] payload, IOException why) {
        int at = place(payload, why);
        String before = new String(payload, 0, at, StandardCharsets.UTF_8);
        int lineBegin = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(each -> each == '\n').count();
        int column = 1 + before.codePointCount(lineBegin, before.length());
        return "not JSON at byte " + at + " (line " + line + ", column " + column + "): "
                + whatInJson(payload, at, why);
    }

    /**
     * The sentence for CBOR.
     *
     * @param payload what was read, whole
     */
    static String cbor(byte[] payload, IOException why) {
        String what = why instanceof JsonEOFException
                ? "it ends in the middle: the message was cut, or a length in it is too large"
                : why instanceof StreamConstraintsException ? TOO_DEEP : "no item of CBOR (RFC 8949) begins so";
        return "not CBOR at byte " + Math.min(payload.length, offset(why, payload.length)) + ": " + what;
    }

    private static String whatInJson(byte[] payload, int at, IOException why) {
        if (why instanceof StreamConstraintsException) {
            return TOO_DEEP;
        }
        if (at == payload.length) {
            return "it ends in the middle: the message was cut, or a closing quote, bracket or brace is missing";
        }
        return notUtf8(payload) == JsonFault.NONE
                ? "this can't stand here: look for a comma, colon or quote that is missing or too much just before it"
                : "the text is no UTF-8: send it as UTF-8";
    }

    /** Where a person would point. */
    private static int place(byte[] payload, IOException why) {
        int noText = notUtf8(payload);
        int noJson = JsonFault.find(payload);
        if (noText != JsonFault.NONE && (noJson == JsonFault.NONE || noText < noJson)) {
            return noText;
        }
        if (noJson == JsonFault.NONE || why instanceof StreamConstraintsException) { // too deep, or too long
            return (int) Math.min(payload.length, offset(why, payload.length));
        }
        return noJson;
    }

    /** The offset of the first byte that is no UTF-8, {@link JsonFault#NONE} when there is none. */
    private static int notUtf8(byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(payload.length), true);
        return result.isError() ? in.position() : JsonFault.NONE;
    }

    private static long offset(IOException why, int length) {
        JsonLocation location = why instanceof JsonProcessingException known ? known.getLocation() : null;
        return why instanceof JsonEOFException || location == null || location.getByteOffset() < 1
                ? length
                : location.getByteOffset() - 1; // it is behind what was read last
    }
}
