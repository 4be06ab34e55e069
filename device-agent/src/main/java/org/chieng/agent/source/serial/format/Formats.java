package org.chieng.agent.source.serial.format;

import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import org.chieng.agent.source.Fault;

/**
 * What boards print, understood: the front of this package. Remembers what earlier lines said: a header, which label has which channel,
 * the last values. So each board has one of its own, which may be kept over unplugging and plugging in. Bounded; confined to the
 * port's thread.
 */
public final class Formats {
    private static final int MOST_DETAIL = 60;

    private final JsonLineParser json = new JsonLineParser();
    private final PairsParser pairs = new PairsParser();
    private final ColumnsParser columns = new ColumnsParser();

    /** A format that is added is one class and one line here. The stricter come before those that take more. */
    private final List<LineParser> strict =
            List.of(new LessonFrameParser(), new NmeaParser(), json, new TupleParser(), new LineProtocolParser());

    private final KnownShapes values = new KnownShapes();
    private final KnownTexts texts = new KnownTexts();
    private final Channels channels = new Channels();
    private String formatName = "";

    /**
     * Reads a line. Never throws, whatever the line holds.
     *
     * @return {@link ParsedLine#UNKNOWN} for noise, too, and for a line whose beginning was not seen
     */
    public ParsedLine parse(Line line) {
        if (line.start() == Line.Start.CUT) {
            if (!texts.holdsRest(line.text())) {
                columns.takeRest(line.text());
            }
            return ParsedLine.UNKNOWN;
        }
        if (!line.printable() || !LineText.isClean(line.text())) {
            if (!texts.holds(line.text())) {
                columns.takeUnreadable(line.text());
            }
            return ParsedLine.UNKNOWN;
        }
        String text = plain(line.text());
        ParsedLine parsed = text.isEmpty() ? ParsedLine.TEXT : parse(text);
        if (parsed.samples().isEmpty() && parsed.kind() != ParsedLine.Kind.HEADER) {
            texts.take(line.text());
        }
        return parsed;
    }

    /** Composed letters and plain blanks: the same words must be the same label. */
    private static String plain(String text) {
        String plain = LineText.isAscii(text)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC)
                        .replace('\u00A0', ' ')
                        .replace('\u202F', ' ');
        return BootText.withoutLogPrefix(withoutClock(plain.strip()));
    }

    /** The line behind {@code 12:30:45.123 ->}, which Arduino's monitor and others put before it. */
    private static String withoutClock(String text) {
        int end = Moments.end(text, 0);
        int arrow = end > 0 ? text.indexOf("->", end) : -1;
        return arrow > 0 && text.substring(end, arrow).isBlank()
                ? text.substring(arrow + 2).strip()
                : text;
    }

    private ParsedLine parse(String text) {
        for (LineParser parser : strict) {
            Parse parse = parser.parse(text);
            if (parse.isMine()) {
                return finish(parse, parser, text);
            }
        }
        Optional<String> inside = inBrackets(text);
        if (inside.isPresent()) {
            ParsedLine parsed = parseLoose(inside.get());
            return parsed.isData() ? parsed : ParsedLine.UNKNOWN;
        }
        char first = text.charAt(0);
        if (first == '!' || first == '$' || first == '{') {
            takeOdd(text);
            return ParsedLine.UNKNOWN; // a frame, a sentence or an object that is spoilt
        }
        if (!values.has(text)) {
            Optional<Fault.Kind> fault = FaultWords.read(text);
            if (fault.isPresent()) {
                return fault(fault.get(), text);
            }
            if (BootText.is(text)) {
                return ParsedLine.TEXT;
            }
        }
        ParsedLine parsed = parseLoose(text);
        if (parsed.isData()) {
            values.add(text);
        }
        return parsed;
    }

    /** A line that held nothing may have been a header with a sign in a name, unless this board says it often. */
    private void takeOdd(String text) {
        if (!texts.holds(text)) {
            columns.takeOdd(text);
        }
    }

    /** What {@code (x: 1, y: 2)}, {@code {temp=23.5}} and {@code <23.5,45>} hold. */
    private static Optional<String> inBrackets(String text) {
        int kind = "({<".indexOf(text.charAt(0));
        int last = text.length() - 1;
        if (kind < 0 || last < 2 || text.charAt(last) != ")}>".charAt(kind)) {
            return Optional.empty();
        }
        String inside = text.substring(1, last).strip();
        boolean nested = inside.isEmpty() || inside.chars().anyMatch(c -> "(){}<>\"".indexOf(c) >= 0);
        boolean named = inside.indexOf('=') >= 0 || (kind == 0 && inside.indexOf(':') >= 0) || kind == 2;
        return !nested && named ? Optional.of(inside) : Optional.empty();
    }

    private ParsedLine parseLoose(String text) {
        Parse parse = pairs.parse(text);
        if (parse.kind() == ParsedLine.Kind.HEADER) {
            columns.takeHeader(pairs.header(), text);
        }
        if (parse.kind() == ParsedLine.Kind.TEXT) {
            takeOdd(text);
        }
        if (parse.isMine()) {
            return finish(parse, pairs, text);
        }
        parse = columns.parse(text);
        if (parse.isMine()) {
            return finish(parse, columns, text);
        }
        takeOdd(text);
        return text.chars().anyMatch(Character::isDigit) ? ParsedLine.UNKNOWN : ParsedLine.TEXT;
    }

    private ParsedLine finish(Parse parse, LineParser parser, String text) {
        if (!parse.fault().isEmpty()) {
            return fault(parse.fault().get(0), text);
        }
        if (parse.kind() == ParsedLine.Kind.HEADER) {
            return ParsedLine.HEADER;
        }
        if (parse.kind() == ParsedLine.Kind.TEXT) {
            return ParsedLine.TEXT;
        }
        ParsedLine named = channels.name(parse.entries(), text);
        if (named.isData()) {
            formatName = parser.name();
        }
        return named;
    }

    private static ParsedLine fault(Fault.Kind kind, String text) {
        String detail = text.length() <= MOST_DETAIL ? text : text.substring(0, MOST_DETAIL) + "…";
        return new ParsedLine(ParsedLine.Kind.FAULT, List.of(), List.of(new LineFault(null, kind, detail)));
    }

    /** Tells that the port was opened anew: the board may have started anew, so the values before say nothing of the next. */
    public void reopened() {
        channels.forgetValues();
        columns.reopened();
    }

    /** The format of the last line that was data, e.g. {@code csv}; empty before the first. For people and the log. */
    public String formatName() {
        return formatName;
    }

    /** How many labels are remembered: bounded, whatever a board prints. */
    int labels() {
        return channels.size();
    }
}
