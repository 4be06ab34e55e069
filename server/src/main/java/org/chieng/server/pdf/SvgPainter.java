package org.chieng.server.pdf;

import java.awt.Color;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws the small part of SVG that our maps are made of: {@code g}, {@code path} of {@code M l z}, {@code circle}, {@code text} in the middle, with
 * {@code fill}, {@code stroke}, {@code stroke-width} and {@code font-size} as attributes. Everything else is passed over. Confined to one thread.
 */
final class SvgPainter {
    private static final Pattern STEP = Pattern.compile("([Mlz])(?:(-?[0-9.]+) (-?[0-9.]+))?");

    /** Of a quarter circle as a curve (Bézier), in radii. */
    private static final float KAPPA = 0.5522848f;

    private static final XMLInputFactory XML = XMLInputFactory.newFactory();

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private final String svg;
    private final PdfFont font;
    private final float width;
    private final float height;
    private final Deque<Style> styles = new ArrayDeque<>();

    /** What an element inherits. */
    private record Style(@Nullable Color fill, @Nullable Color stroke, float strokeWidth, float fontSize) {
        Style with(XMLStreamReader element) {
            return new Style(
                    colour(element.getAttributeValue(null, "fill"), fill),
                    colour(element.getAttributeValue(null, "stroke"), stroke),
                    number(element.getAttributeValue(null, "stroke-width"), strokeWidth),
                    number(element.getAttributeValue(null, "font-size"), fontSize));
        }

        private static @Nullable Color colour(@Nullable String text, @Nullable Color inherited) {
            return text == null ? inherited : text.equals("none") ? null : Color.decode(text);
        }
    }

    private static float number(@Nullable String text, float usual) {
        return text == null ? usual : Float.parseFloat(text);
    }

    SvgPainter(String svg, PdfFont font) throws IOException {
        this.svg = svg;
        this.font = font;
        try {
            XMLStreamReader in = XML.createXMLStreamReader(new StringReader(svg));
            in.nextTag();
            String[] box = String.valueOf(in.getAttributeValue(null, "viewBox")).split(" ", -1);
            width = Float.parseFloat(box[2]);
            height = Float.parseFloat(box[3]);
        } catch (XMLStreamException | RuntimeException e) {
            throw new IOException("no SVG of ours: " + e.getMessage(), e);
        }
    }

    float width() {
        return width;
    }

    float height() {
        return height;
    }

    /**
     * Draws it.
     *
     * @param x its left edge on the page
     * @param y its lower edge
     * @param scale points for each of its units
     */
    void paint(PDPageContentStream out, float x, float y, float scale) throws IOException {
        styles.clear();
        styles.push(new Style(Color.BLACK, null, 1, 16));
        try {
            XMLStreamReader in = XML.createXMLStreamReader(new StringReader(svg));
            while (in.hasNext()) {
                int event = in.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    Style style = styles.element().with(in);
                    styles.push(style);
                    element(in, style, new Place(out, x, y, scale, height));
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    styles.pop();
                }
            }
        } catch (XMLStreamException | NumberFormatException e) {
            throw new IOException("no SVG of ours: " + e.getMessage(), e);
        }
    }

    /** Where on the page a drawing lies; its y grows downwards, the page's upwards. */
    private record Place(PDPageContentStream out, float left, float bottom, float scale, float height) {
        float x(float x) {
            return left + x * scale;
        }

        float y(float y) {
            return bottom + (height - y) * scale;
        }
    }

    private void element(XMLStreamReader in, Style style, Place place) throws IOException, XMLStreamException {
        switch (in.getLocalName()) {
            case "path" -> {
                path(String.valueOf(in.getAttributeValue(null, "d")), place);
                finish(style, place);
            }
            case "circle" -> {
                circle(attribute(in, "cx"), attribute(in, "cy"), attribute(in, "r"), place);
                finish(style, place);
            }
            case "text" -> {
                float x = attribute(in, "x");
                float y = attribute(in, "y");
                text(in.getElementText(), x, y, style, place);
                styles.pop(); // its end is read already
            }
            default -> {}
        }
    }

    private static float attribute(XMLStreamReader in, String name) {
        return number(in.getAttributeValue(null, name), 0);
    }

    private static void path(String steps, Place place) throws IOException {
        Matcher step = STEP.matcher(steps);
        float x = 0;
        float y = 0;
        while (step.find()) {
            switch (step.group(1)) {
                case "M" -> {
                    x = Float.parseFloat(step.group(2));
                    y = Float.parseFloat(step.group(3));
                    place.out().moveTo(place.x(x), place.y(y));
                }
                case "l" -> {
                    x += Float.parseFloat(step.group(2));
                    y += Float.parseFloat(step.group(3));
                    place.out().lineTo(place.x(x), place.y(y));
                }
                default -> place.out().closePath();
            }
        }
    }

    private static void circle(float cx, float cy, float r, Place place) throws IOException {
        float x = place.x(cx);
        float y = place.y(cy);
        float radius = r * place.scale();
        float bend = radius * KAPPA;
        PDPageContentStream out = place.out();
        out.moveTo(x + radius, y);
        out.curveTo(x + radius, y + bend, x + bend, y + radius, x, y + radius);
        out.curveTo(x - bend, y + radius, x - radius, y + bend, x - radius, y);
        out.curveTo(x - radius, y - bend, x - bend, y - radius, x, y - radius);
        out.curveTo(x + bend, y - radius, x + radius, y - bend, x + radius, y);
        out.closePath();
    }

    private static void finish(Style style, Place place) throws IOException {
        Color fill = style.fill();
        Color stroke = style.stroke();
        PDPageContentStream out = place.out();
        if (fill != null) {
            out.setNonStrokingColor(fill);
        }
        if (stroke == null) {
            out.fillEvenOdd();
            return;
        }
        out.setStrokingColor(stroke);
        out.setLineWidth(style.strokeWidth() * place.scale());
        if (fill == null) {
            out.stroke();
        } else {
            out.fillAndStrokeEvenOdd();
        }
    }

    private void text(String text, float x, float y, Style style, Place place) throws IOException {
        Color fill = style.fill();
        if (fill == null) {
            return;
        }
        float size = style.fontSize() * place.scale();
        String printable = font.printable(text);
        PDPageContentStream out = place.out();
        out.beginText();
        out.setNonStrokingColor(fill);
        out.setFont(font.pdf(), size);
        out.newLineAtOffset(place.x(x) - font.width(printable, size) / 2, place.y(y));
        out.showText(printable);
        out.endText();
    }
}
