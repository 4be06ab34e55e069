package org.chieng.server.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table: UTF-8 with or without the mark that Excel puts before it, commas or, where the first line has more of them, semicolons
 * or tabs, any line end; {@code sep=;} before it is understood, rows without content are left out.
 */
public final class CsvFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String SEPARATORS = ",;\t";

    private final String text;
    private final char separator;
    private int position;
    private int line = 1;

    private CsvFile(String text, char separator, int position, int line) {
        this.text = text;
        this.separator = separator;
        this.position = position;
        this.line = line;
    }

    /**
     * All rows with content, the names of the columns first.
     *
     * @throws CsvException when it can't be read as a table
     */
    public static List<CsvRow> read(byte[] bytes) throws CsvException {
        List<CsvRow> rows = opened(decoded(bytes)).rows();
        if (rows.isEmpty()) {
            throw new CsvException(CsvException.Fault.EMPTY, 1);
        }
        return rows;
    }

    private static String decoded(byte[] bytes) throws CsvException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new CsvException(CsvException.Fault.NOT_UTF_8, 1); // UTF-16 without its mark
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new CsvException(CsvException.Fault.NOT_UTF_8, firstBadLine(bytes));
        }
    }

    /** Line by line, for only the start of the bad one can be told. */
    private static int firstBadLine(byte[] bytes) {
        int line = 1;
        int begin = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, begin, i - begin));
                } catch (CharacterCodingException e) {
                    return line;
                }
                line++;
                begin = i + 1;
            }
        }
        return 1;
    }

    private static CsvFile opened(String text) {
        int begin = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        if (text.startsWith("sep=", begin) && text.length() > begin + 4) {
            int next = text.indexOf('\n', begin);
            return new CsvFile(text, text.charAt(begin + 4), next < 0 ? text.length() : next + 1, 2);
        }
        int line = 1;
        while (begin < text.length() && (text.charAt(begin) == '\r' || text.charAt(begin) == '\n')) {
            line += text.charAt(begin) == '\n' ? 1 : 0;
            begin++;
        }
        return new CsvFile(text, separator(text, begin), begin, line);
    }

    /** The one that stands most often in the first line. */
    private static char separator(String text, int begin) {
        int end = text.indexOf('\n', begin);
        String first = text.substring(begin, end < 0 ? text.length() : end);
        char best = SEPARATORS.charAt(0);
        long most = 0;
        for (int i = 0; i < SEPARATORS.length(); i++) {
            char candidate = SEPARATORS.charAt(i);
            long count = first.chars().filter(c -> c == candidate).count();
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    private List<CsvRow> rows() throws CsvException {
        List<CsvRow> rows = new ArrayList<>();
        while (position < text.length()) {
            CsvRow row = row();
            if (!row.isBlank()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private CsvRow row() throws CsvException {
        int begin = line;
        List<String> cells = new ArrayList<>();
        boolean more = true;
        while (more) {
            cells.add(cell());
            more = position < text.length() && text.charAt(position) == separator;
            if (more) {
                position++;
            }
        }
        endLine();
        return new CsvRow(begin, cells);
    }

    private void endLine() {
        if (position < text.length() && text.charAt(position) == '\r') {
            position++;
        }
        if (position < text.length() && text.charAt(position) == '\n') {
            position++;
        }
        line++;
    }

    private String cell() throws CsvException {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        if (position < text.length() && text.charAt(position) == '"') {
            String quoted = quotedCell();
            return quoted + plainCell(); // what stands behind the quotation mark by mistake is not lost
        }
        return plainCell();
    }

    private String plainCell() {
        int begin = position;
        while (position < text.length() && !endsCell(text.charAt(position))) {
            position++;
        }
        return text.substring(begin, position).strip();
    }

    private boolean endsCell(char c) {
        return c == separator || c == '\r' || c == '\n';
    }

    private String quotedCell() throws CsvException {
        int begin = line;
        StringBuilder cell = new StringBuilder();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != '"') {
                cell.append(c);
                line += c == '\n' ? 1 : 0;
            } else if (position < text.length() && text.charAt(position) == '"') {
                cell.append(c);
                position++;
            } else {
                return cell.toString();
            }
        }
        throw new CsvException(CsvException.Fault.OPEN_QUOTE, begin);
    }
}
