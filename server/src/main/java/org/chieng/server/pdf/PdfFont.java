package org.chieng.server.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Liberation Sans as PDFBox brings it: it has all letters of Vietnamese, and the document holds those that are used. Confined to one thread.
 */
final class PdfFont {
    private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float UNITS = 1000;

    private final PDType0Font font;
    private final Map<Integer, Boolean> known = new HashMap<>();
    private final Map<Integer, Float> widths = new HashMap<>();

    PdfFont(PDDocument document) throws IOException {
        try (InputStream in = PDDocument.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("PDFBox has no " + FILE);
            }
            font = PDType0Font.load(document, in, true);
        }
    }

    PDType0Font pdf() {
        return font;
    }

    /** The text with a question mark for each sign that the font hasn't, and without line ends. */
    String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(sign -> {
            if (known.computeIfAbsent(sign, this::has)) {
                printable.appendCodePoint(sign);
            } else {
                printable.append(Character.isWhitespace(sign) ? ' ' : '?');
            }
        });
        return printable.toString();
    }

    private boolean has(int sign) {
        try {
            font.encode(Character.toString(sign));
            return !Character.isISOControl(sign);
        } catch (IOException | IllegalArgumentException e) {
            return false; // PDFBox says so
        }
    }

    /** How wide a printable text is, in points; no pairs stand closer than their widths say. */
    float width(String printable, float size) throws IOException {
        float width = 0;
        for (int sign : printable.codePoints().toArray()) {
            Float known = widths.get(sign);
            if (known == null) {
                known = font.getStringWidth(Character.toString(sign));
                widths.put(sign, known);
            }
            width += known;
        }
        return width / UNITS * size;
    }

    /** The text in lines that are no wider than that; a word that is wider stands alone in its line. */
    List<String> lines(String text, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : printable(text).split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, size) > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
