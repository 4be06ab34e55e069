package org.chieng.protocol.senml;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the place at which a text stops being JSON (RFC 8259): where the word, mark or character begins that can't stand there, which is
 * where a person would point. The parser tells where it was when it noticed, which is one further for some faults, a word for others.
 * Confined to the call.
 */
final class JsonFault {
    /** No fault was found. */
    static final int NONE = -1;

    /** The names of values, and those of numbers that are none, which the parser takes, too. */
    private static final Set<String> WORDS =
            Set.of("true", "false", "null", "NaN", "Infinity", "INF", "-Infinity", "-INF", "+Infinity", "+INF");

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
    private static final String ESCAPES = "\"\\/bfnrt";

    private enum Next {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COLON,
        COMMA_OR_END,
        NOTHING
    }

    private final byte[] text;
    /** Of each depth, whether it is an object. */
    private final BitSet objects = new BitSet();

    private int depth;
    private int at;
    private Next next = Next.VALUE;

    private JsonFault(byte[] text) {
        this.text = text;
    }

    /** The offset of the fault in bytes; the length when it ends in the middle; {@link #NONE} when it is JSON. */
    static int find(byte[] text) {
        JsonFault fault = new JsonFault(text);
        fault.at = beginsWithMark(text) ? 3 : 0;
        while (fault.skipSpace()) {
            if (!fault.step()) {
                return fault.at;
            }
        }
        return fault.next == Next.NOTHING ? NONE : text.length;
    }

    /** The byte order mark of UTF-8, which the parser takes. */
    private static boolean beginsWithMark(byte[] text) {
        return text.length >= 3 && text[0] == (byte) 0xef && text[1] == (byte) 0xbb && text[2] == (byte) 0xbf;
    }

    /** Goes to what comes next; false at the end. */
    private boolean skipSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return at < text.length;
    }

    /** Reads one word or mark; false when it can't stand here, and then it begins {@link #at}. */
    private boolean step() {
        byte here = text[at];
        return switch (next) {
            case VALUE -> value(here);
            case VALUE_OR_END -> here == ']' ? end(here) : value(here);
            case NAME -> here == '"' && string(Next.COLON);
            case NAME_OR_END -> here == '}' ? end(here) : here == '"' && string(Next.COLON);
            case COLON -> here == ':' && mark(Next.VALUE);
            case COMMA_OR_END -> here == ',' ? mark(objects.get(depth) ? Next.NAME : Next.VALUE) : end(here);
            case NOTHING -> false;
        };
    }

    private boolean mark(Next then) {
        at++;
        next = then;
        return true;
    }

    private boolean end(byte mark) {
        if (mark != (objects.get(depth) ? '}' : ']')) {
            return false;
        }
        depth--;
        return mark(afterValue());
    }

    private Next afterValue() {
        return depth == 0 ? Next.NOTHING : Next.COMMA_OR_END;
    }

    private boolean value(byte here) {
        if (here == '"') {
            return string(afterValue());
        }
        if (here == '{' || here == '[') {
            objects.set(++depth, here == '{');
            return mark(here == '{' ? Next.NAME_OR_END : Next.VALUE_OR_END);
        }
        int end = at;
        while (end < text.length && isOfWord(text[end])) {
            end++;
        }
        String word = new String(text, at, end - at, StandardCharsets.ISO_8859_1);
        boolean isWhole = WORDS.contains(word) || NUMBER.matcher(word).matches();
        if (!isWhole && (end < text.length || !mayGoOn(word))) {
            return false;
        }
        at = end;
        next = isWhole ? afterValue() : Next.VALUE;
        return true;
    }

    /** Whether a word at the end of the text may be one that was cut. */
    private static boolean mayGoOn(String word) {
        return WORDS.stream().anyMatch(whole -> whole.startsWith(word))
                || NUMBER.matcher(word + "0").matches();
    }

    /** Also every byte of a character beyond ASCII. */
    private static boolean isOfWord(byte each) {
        return each < 0 || Character.isLetterOrDigit(each) || "_-+.".indexOf(each) >= 0;
    }

    /** Reads a string; false at a character that can't stand in one. */
    private boolean string(Next then) {
        at++;
        while (at < text.length && text[at] != '"') {
            int length = text[at] == '\\' ? escape() : text[at] >= 0 && text[at] < ' ' ? 0 : 1;
            if (length == 0) {
                return false;
            }
            at += length;
        }
        if (at < text.length) {
            return mark(then);
        }
        next = Next.VALUE; // it ends in the middle
        return true;
    }

    /** How long the escape is that begins here; what is left where the text ends in it; 0 when it is none. */
    private int escape() {
        if (at + 1 == text.length) {
            return 1;
        }
        if (text[at + 1] != 'u') {
            return ESCAPES.indexOf(text[at + 1]) < 0 ? 0 : 2;
        }
        int end = Math.min(text.length, at + 6);
        for (int i = at + 2; i < end; i++) {
            if (Character.digit(text[i], 16) < 0) {
                return 0;
            }
        }
        return end - at;
    }
}
