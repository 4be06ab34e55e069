package org.chieng.protocol.senml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
        int at = wordBegin(payload, why, (int) Math.min(payload.length, offset(why, payload.length)));
        String before = new String(payload, 0, at, StandardCharsets.UTF_8);
        int lineBegin = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(each -> each == '\n').count();
        int column = 1 + before.codePointCount(lineBegin, before.length());
        return "not JSON at byte " + at + " (line " + line + ", column " + column + "): " + whatInJson(payload, why);
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

    private static String whatInJson(byte[] payload, IOException why) {
        if (why instanceof JsonEOFException) {
            return "it ends in the middle: the message was cut, or a closing quote, bracket or brace is missing";
        }
        if (why instanceof StreamConstraintsException) {
            return TOO_DEEP;
        }
        return isUtf8(payload)
                ? "this can't stand here: look for a comma, colon or quote that is missing or too much just before it"
                : "the text is no UTF-8: send it as UTF-8";
    }

    private static long offset(IOException why, int length) {
        JsonLocation location = why instanceof JsonProcessingException known ? known.getLocation() : null;
        return why instanceof JsonEOFException || location == null || location.getByteOffset() < 1
                ? length
                : location.getByteOffset() - 1; // it is behind what was read last
    }

    /** Where the word begins that can't be read: the parser tells where it ends, or one further. */
    private static int wordBegin(byte[] payload, IOException why, int readLast) {
        if (why instanceof JsonEOFException) {
            return readLast;
        }
        int at = readLast;
        while (at < payload.length && Character.isWhitespace(payload[at])) { // behind a number it tells where that ends
            at++;
        }
        if (at > 0 && at < payload.length && !isOfWord(payload[at]) && isToken(why)) {
            at--;
        }
        while (at > 0 && at < payload.length && isOfWord(payload[at]) && isOfWord(payload[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isToken(IOException why) {
        return String.valueOf(why.getMessage()).startsWith("Unrecognized token");
    }

    /** Also every byte of a character beyond ASCII. */
    private static boolean isOfWord(byte each) {
        return each < 0 || Character.isLetterOrDigit(each) || each == '_' || each == '-' || each == '.';
    }

    private static boolean isUtf8(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
