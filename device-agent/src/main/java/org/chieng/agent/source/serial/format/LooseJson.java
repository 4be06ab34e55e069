package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object as boards print it: also with names without quotes (older MakeCode docs), in single quotes and with {@code True}
 * and {@code None} (Python's {@code print} of a dict), with {@code NaN}. Members in objects have a dotted name, those in lists a number.
 * Goes at most {@value #MOST_DEPTH} deep and takes at most {@value #MOST_MEMBERS} members. For one use, confined to it.
 */
final class LooseJson {
    private static final int MOST_DEPTH = 16;
    private static final int MOST_MEMBERS = 256;

    /**
     * A member that is no object.
     *
     * @param path its dotted name
     * @param text the value as written, without quotes
     * @param quoted whether it was in quotes
     */
    record Member(String path, String text, boolean quoted) {}

    /** Thrown where the text is not of this form; without a stack trace, since that is what boards print. */
    private static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super("not JSON", null, false, false);
        }
    }

    private final String text;
    private final List<Member> members = new ArrayList<>();
    private int at;

    private LooseJson(String text) {
        this.text = text;
    }

    /** The members in their order, or null when the text is no object as a whole. */
    static @Nullable List<Member> read(String text) {
        LooseJson json = new LooseJson(text);
        try {
            json.readObject("", 0);
            json.skipBlanks();
            return json.at == text.length() ? json.members : null;
        } catch (NotJson e) {
            return null;
        }
    }

    private void readObject(String prefix, int depth) throws NotJson {
        expect('{');
        if (depth >= MOST_DEPTH) {
            throw new NotJson();
        }
        while (peek() != '}') {
            String name = readName();
            expect(':');
            readValue(prefix + name, depth);
            if (peek() == ',') {
                at++;
            } else if (peek() != '}') {
                throw new NotJson();
            }
        }
        at++;
    }

    private void readValue(String path, int depth) throws NotJson {
        char c = peek();
        if (c == '{') {
            readObject(path + ".", depth + 1);
        } else if (c == '[') {
            readList(path, depth + 1);
        } else if (c == '"' || c == '\'') {
            add(new Member(path, readQuoted(), true));
        } else {
            String word = readWord();
            add(new Member(path, word, false));
        }
    }

    private void readList(String path, int depth) throws NotJson {
        at++;
        if (depth >= MOST_DEPTH) {
            throw new NotJson();
        }
        for (int i = 1; peek() != ']'; i++) {
            readValue(path + "." + i, depth);
            if (peek() == ',') {
                at++;
            } else if (peek() != ']') {
                throw new NotJson();
            }
        }
        at++;
    }

    private void add(Member member) throws NotJson {
        if (members.size() >= MOST_MEMBERS) {
            throw new NotJson();
        }
        members.add(member);
    }

    private String readName() throws NotJson {
        char c = peek();
        if (c == '"' || c == '\'') {
            return readQuoted();
        }
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (at == from) {
            throw new NotJson();
        }
        return text.substring(from, at);
    }

    private String readQuoted() throws NotJson {
        char quote = text.charAt(at++);
        StringBuilder read = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            read.append(c == '\\' ? readEscape() : c);
        }
        if (at >= text.length()) {
            throw new NotJson();
        }
        at++;
        return read.toString();
    }

    private char readEscape() throws NotJson {
        if (at >= text.length()) {
            throw new NotJson();
        }
        char c = text.charAt(at++);
        if (c != 'u') {
            return switch (c) {
                case 'n', 'r', 't', 'b', 'f' -> ' ';
                default -> c;
            };
        }
        int code = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw new NotJson();
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private String readWord() throws NotJson {
        int from = at;
        while (at < text.length() && ",]} \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            throw new NotJson();
        }
        return text.substring(from, at);
    }

    private void expect(char c) throws NotJson {
        if (peek() != c) {
            throw new NotJson();
        }
        at++;
    }

    private char peek() throws NotJson {
        skipBlanks();
        if (at >= text.length()) {
            throw new NotJson();
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
