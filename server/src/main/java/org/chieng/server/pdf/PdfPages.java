package org.chieng.server.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.jspecify.annotations.Nullable;

/** Writes one thing below the other, and begins a new page where one is full. Lengths in points, 1/72 inch. Confined to one thread. */
public final class PdfPages implements AutoCloseable {
    private static final float MARGIN = 45;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float TITLE = 17;
    private static final float HEADING = 12;
    private static final float TEXT = 9.5f;
    private static final float SMALL = 8;
    private static final float LEADING = 1.35f;
    private static final float GAP = 8;
    private static final float INK = 0.1f;
    private static final float GREY = 0.45f;

    private final PDDocument document = new PDDocument();
    private final PdfFont font;
    private @Nullable PDPageContentStream page;
    private float y;

    /**
     * A column of a table.
     *
     * @param title above it
     * @param share of the width, of the sum of all
     * @param isNumber whether its cells stand at the right
     */
    public record Column(String title, float share, boolean isNumber) {}

    /**
     * Begins a document.
     *
     * @param title of it, for the reader's window
     * @param language of its words, e.g. {@code vi}
     */
    public PdfPages(String title, String language) throws IOException {
        font = new PdfFont(document);
        document.setDocumentId((long) title.hashCode()); // else the time is part of it, and no two are alike
        document.getDocumentInformation().setTitle(title);
        document.getDocumentInformation().setCreator("Chiêng");
        document.getDocumentCatalog().setLanguage(language);
    }

    /** The document's title. */
    public void title(String text) throws IOException {
        wrapped(text, TITLE, INK);
        y -= GAP / 2;
    }

    /** Begins a part. */
    public void heading(String text) throws IOException {
        y -= GAP;
        need(5 * TEXT * LEADING); // not alone at a page's end
        wrapped(text, HEADING, INK);
        y -= GAP / 4;
    }

    /** Some sentences. */
    public void paragraph(String text) throws IOException {
        wrapped(text, TEXT, INK);
        y -= GAP / 2;
    }

    /** What need not be read at once. */
    public void note(String text) throws IOException {
        wrapped(text, SMALL, GREY);
        y -= GAP / 4;
    }

    private void wrapped(String text, float size, float grey) throws IOException {
        for (String line : font.lines(text, size, WIDTH)) {
            need(size * LEADING);
            y -= size * LEADING;
            line(line, MARGIN, y, size, grey);
        }
    }

    private void line(String printable, float x, float baseline, float size, float grey) throws IOException {
        PDPageContentStream stream = page();
        stream.beginText();
        stream.setNonStrokingColor(grey);
        stream.setFont(font.pdf(), size);
        stream.newLineAtOffset(x, baseline);
        stream.showText(printable);
        stream.endText();
    }

    /** A table; the columns' titles stand on each page. */
    public void table(List<Column> columns, List<List<String>> rows) throws IOException {
        float all = 0;
        for (Column column : columns) {
            all += column.share();
        }
        float unit = WIDTH / all;
        List<String> titles = columns.stream().map(Column::title).toList();
        boolean hasTitles = titles.stream().anyMatch(title -> !title.isEmpty());
        if (hasTitles) {
            need(4 * TEXT * LEADING);
            row(columns, titles, unit, GREY);
        }
        for (List<String> row : rows) {
            if (isFull(height(columns, row, unit)) && hasTitles) {
                newPage();
                row(columns, titles, unit, GREY);
            }
            row(columns, row, unit, INK);
        }
        y -= GAP;
    }

    private float height(List<Column> columns, List<String> cells, float unit) throws IOException {
        int most = 1;
        for (int i = 0; i < columns.size(); i++) {
            most = Math.max(
                    most,
                    font.lines(cells.get(i), TEXT, columns.get(i).share() * unit - GAP)
                            .size());
        }
        return most * TEXT * LEADING + GAP / 2;
    }

    private void row(List<Column> columns, List<String> cells, float unit, float grey) throws IOException {
        float height = height(columns, cells, unit);
        need(height);
        float x = MARGIN;
        for (int i = 0; i < columns.size(); i++) {
            float width = columns.get(i).share() * unit;
            float baseline = y;
            for (String line : font.lines(cells.get(i), TEXT, width - GAP)) {
                baseline -= TEXT * LEADING;
                float indent = columns.get(i).isNumber() ? width - GAP - font.width(line, TEXT) : 0;
                line(line, x + indent, baseline, TEXT, grey);
            }
            x += width;
        }
        y -= height;
        PDPageContentStream stream = page();
        stream.setStrokingColor(0.8f);
        stream.setLineWidth(0.4f);
        stream.moveTo(MARGIN, y);
        stream.lineTo(MARGIN + WIDTH, y);
        stream.stroke();
    }

    /**
     * A drawing under its heading, as wide as the page and no higher than that.
     *
     * @param svg with nothing but what {@link SvgPainter} knows
     */
    public void drawing(String heading, String svg, float maxHeight) throws IOException {
        SvgPainter painter = new SvgPainter(svg, font);
        if (painter.width() <= 0 || painter.height() <= 0) {
            return;
        }
        float scale = Math.min(WIDTH / painter.width(), maxHeight / painter.height());
        float height = painter.height() * scale;
        need(height + 3 * HEADING * LEADING);
        heading(heading);
        y -= height;
        painter.paint(page(), MARGIN + (WIDTH - painter.width() * scale) / 2, y, scale);
        y -= GAP;
    }

    private boolean isFull(float height) {
        return page == null || y - height < MARGIN + GAP;
    }

    private void need(float height) throws IOException {
        if (isFull(height)) {
            newPage();
        }
    }

    private void newPage() throws IOException {
        endPage();
        PDPage next = new PDPage(PDRectangle.A4);
        document.addPage(next);
        page = new PDPageContentStream(document, next);
        y = PDRectangle.A4.getHeight() - MARGIN;
    }

    private PDPageContentStream page() throws IOException {
        if (page == null) {
            newPage();
        }
        PDPageContentStream current = page;
        if (current == null) {
            throw new IllegalStateException("newPage makes one");
        }
        return current;
    }

    private void endPage() throws IOException {
        PDPageContentStream current = page;
        if (current != null) {
            current.close();
            page = null;
        }
    }

    /**
     * Ends it.
     *
     * @param footer at the foot of each page, before its number
     * @return the document
     */
    public byte[] save(String footer) throws IOException {
        endPage();
        List<PDPage> all = new ArrayList<>();
        document.getPages().forEach(all::add);
        for (int i = 0; i < all.size(); i++) {
            page = new PDPageContentStream(document, all.get(i), AppendMode.APPEND, true, true);
            line(font.printable(footer + " · " + (i + 1) + "/" + all.size()), MARGIN, MARGIN / 2, SMALL, GREY);
            endPage();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        endPage();
        document.close();
    }
}
