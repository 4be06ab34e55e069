package org.chieng.agent.source.serial.format;

import java.util.Arrays;
import java.util.List;

/**
 * Whether a line that can't be read may have been a new header: then the names of the old one must not be given to the rows behind it. What
 * is taken for a spoilt row keeps the header, and so does the old header printed again with a letter spoilt. It has to be so written
 * as the old header is: a sentence that a board prints between its rows is none. Pure functions.
 *
 * <p>Most such lines are no new header. A board changes its header when another program begins, and then it starts anew, which the port
 * notices; while it runs on, it prints its texts and its old header again. So {@link Doubt#PERHAPS} leaves it to the next row. Only
 * a line that shows other names in as many columns, and nothing that a header has not, is {@link Doubt#SURELY} one.
 */
final class SpoiltHeader {
    /** How likely it is that a line was a new header. */
    enum Doubt {
        /** It was none. */
        NONE,
        /** If it was one, then of another width: a row of the old width says that it was none. */
        OF_ANOTHER_WIDTH,
        /** The next row has to tell by its values. */
        PERHAPS,
        /** It shows other names than the old one's. */
        SURELY
    }

    /** A name so long that is spoilt in one letter is known again by the others; shorter ones differ in one, as x and y do. */
    private static final int KNOWN_AGAIN = 3;

    private SpoiltHeader() {}

    /**
     * Of a line that holds bytes that are no text.
     *
     * @param old the header that is known
     * @param separator what parts its names, a blank for runs of blanks
     * @param width how many they are
     */
    static Doubt ofUnreadable(String line, String old, char separator, int width) {
        if (isOther(line, old) || isLike(line, old)) {
            return Doubt.NONE;
        }
        List<String> cells = SpoiltCells.cells(line, separator);
        int spoilt = (int) line.chars().filter(Noise::isSpoilt).count();
        boolean wide = cells.size() <= width && cells.size() + spoilt >= width;
        if (separator == ' ') {
            if (isOfColons(line, width) || isOfColons(Noise.withFirst(line, ' '), width)) {
                return surely(line, old);
            }
            boolean names =
                    wide && SpoiltCells.isOfNames(cells) && cells.stream().allMatch(SpoiltHeader::mayBeAQuantity);
            boolean written = cells.size() == width && isOfOtherQuantities(cells);
            return !names || isEndedAsASentence(line) ? Doubt.NONE : written ? surely(line, old) : Doubt.PERHAPS;
        }
        boolean may = SpoiltCells.isOfNames(cells) && (cells.size() > 1 || (wide && mayHoldSeparator(line)));
        boolean written =
                isWrittenAsAHeader(line, cells, width) || isWrittenSoWithoutASeparator(line, separator, width);
        return !may ? Doubt.NONE : written ? surely(line, old) : wide ? Doubt.PERHAPS : Doubt.OF_ANOTHER_WIDTH;
    }

    /** {@code left: right:}, of which one colon may be spoilt: no sentence is so written. */
    private static boolean isOfColons(String line, int width) {
        List<String> cells = SpoiltCells.cells(line, ' ');
        return width > 1
                && cells.size() == width
                && cells.stream().anyMatch(cell -> cell.endsWith(":"))
                && cells.stream().allMatch(SpoiltHeader::endsAsColon)
                && cells.stream().map(SpoiltCells::bare).allMatch(SpoiltCells::isWrittenAsAName);
    }

    private static boolean endsAsColon(String cell) {
        return !cell.isEmpty() && (cell.endsWith(":") || Noise.isSpoilt(cell.charAt(cell.length() - 1)));
    }

    /** The old header itself, spoilt, is no other one. */
    private static Doubt surely(String line, String old) {
        return Noise.explains(line, old) ? Doubt.PERHAPS : Doubt.SURELY;
    }

    /** Names in as many columns, without what a sentence has: its end, its quotes, a blank behind a comma (which may be what is spoilt). */
    private static boolean isWrittenAsAHeader(String line, List<String> cells, int width) {
        return width > 1
                && cells.size() == width
                && !isEndedAsASentence(line)
                && cells.stream().map(SpoiltCells::bare).allMatch(SpoiltCells::isWrittenAsAName)
                && cells.stream().skip(1).map(SpoiltCells::bare).noneMatch(SpoiltHeader::mayBeginWithABlank);
    }

    /** The same with a separator spoilt; of two names both have to be such as no sentence has. */
    private static boolean isWrittenSoWithoutASeparator(String line, char separator, int width) {
        String mended = Noise.withFirst(line, separator);
        List<String> cells = SpoiltCells.cells(mended, separator);
        return isWrittenAsAHeader(mended, cells, width)
                && SpoiltCells.cells(line, separator).stream().noneMatch(Words::mayBeNoValue)
                && (width > 2 || cells.stream().allMatch(SpoiltCells::isOneWordOfAQuantity));
    }

    private static boolean isEndedAsASentence(String line) {
        return ".!?…".indexOf(line.charAt(line.length() - 1)) >= 0;
    }

    /** {@code Hello,?world}: what is spoilt behind a comma may have been a blank, and the line a sentence. */
    private static boolean mayBeginWithABlank(String cell) {
        boolean one = cell.length() < 2 || !Noise.isSpoilt(cell.charAt(1)); // more than one byte were a letter
        boolean begins = one && !cell.isEmpty() && Noise.isSpoilt(cell.charAt(0));
        return begins && !Words.mayBeQuantityOrTime(cell) && !isSurelyAName(cell);
    }

    /** One word, or words of which some are so written that they name a column: the separator may be what is spoilt. */
    private static boolean mayHoldSeparator(String line) {
        return line.indexOf(' ') < 0 || Noise.parts(line).anyMatch(SpoiltHeader::isSurelyAName);
    }

    /** The same of the rest of a line whose beginning was not seen. */
    static boolean isRest(String line, String old, char separator) {
        List<String> cells = SpoiltCells.cells(line, separator);
        return separator != ' '
                && cells.size() > 1
                && !isOther(line, old)
                && !old.endsWith(line)
                && SpoiltCells.isOfNames(cells);
    }

    /** Of a line of text that no parser understood: names in columns, of which one can be none. */
    static Doubt ofOdd(String line, String old, char separator, int width) {
        List<String> cells = SpoiltCells.cells(line, separator);
        if (separator == ' ' || cells.size() != width || width < 2 || isOther(line, old) || isLike(line, old)) {
            return Doubt.NONE;
        }
        long names = cells.stream()
                .map(SpoiltCells::bare)
                .filter(HeaderNames::isLabel)
                .count();
        boolean may = names >= width - 1
                && cells.stream().noneMatch(cell -> SpoiltCells.isValue(cell) && !SpoiltCells.isNumberedName(cell));
        return may ? surely(line, old) : Doubt.NONE;
    }

    /** A frame, a sentence of a GPS, or words with a comma or a semicolon between them. */
    private static boolean isOther(String line, String old) {
        boolean prose = (line.contains(", ") || line.contains("; "))
                && Arrays.stream(line.split("[,;]", -1)).noneMatch(SpoiltHeader::isSurelyAName);
        boolean frame = line.startsWith("!") && line.indexOf(':') > 0;
        boolean sentence = line.startsWith("$") && line.indexOf(',') == 6;
        return old.isEmpty() || line.isEmpty() || prose || frame || sentence;
    }

    private static boolean isSurelyAName(String cell) {
        return HeaderNames.isSurelyAName(cell.strip());
    }

    /** The old header, with a letter of some names spoilt. */
    static boolean isLike(String line, String old) {
        if (line.length() != old.length()) {
            return false;
        }
        int word = 0;
        for (int at = 0; at < old.length(); at = word + 1) {
            word = at;
            int differ = 0;
            while (word < old.length() && ",;|\t :".indexOf(old.charAt(word)) < 0) {
                boolean letter = Character.isLetter(old.charAt(word));
                boolean other = line.charAt(word) != old.charAt(word);
                differ += !other ? 0 : letter ? 1 : 2;
                word++;
            }
            boolean parted = word == old.length() || line.charAt(word) == old.charAt(word);
            if (!parted || differ > 1 || (differ == 1 && word - at < KNOWN_AGAIN)) {
                return false;
            }
        }
        return true;
    }

    /** At least two names are whole, or each is there so far that it says which one it is. */
    private static boolean isOfOtherQuantities(List<String> cells) {
        return cells.stream()
                                .filter(cell -> cell.chars().noneMatch(Noise::isSpoilt))
                                .count()
                        > 1
                || cells.stream().allMatch(SpoiltHeader::isMostlyAQuantity);
    }

    /** So much of the name is there that it says which one it is, and no {@code Step 5} of a text. */
    private static boolean isMostlyAQuantity(String cell) {
        long spoilt = cell.chars().filter(Noise::isSpoilt).count();
        return spoilt == 0
                || (2 * spoilt < cell.replace(":", "").length()
                        && SpoiltCells.isWrittenAsAName(SpoiltCells.bare(cell)));
    }

    private static boolean mayBeAQuantity(String cell) {
        String name = cell.replace(":", "");
        if (cell.chars().noneMatch(Noise::isSpoilt)) {
            return Words.isOnlyQuantity(name);
        }
        return Words.mayBeOnlyQuantity(name)
                || Noise.parts(name).allMatch(Words::isOnlyQuantity); // the blank is spoilt
    }
}
