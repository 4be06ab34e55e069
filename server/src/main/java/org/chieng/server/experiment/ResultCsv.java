package org.chieng.server.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.Annotation;

/**
 * Runs as CSV (RFC 4180) that a spreadsheet opens as it is set up where the language is spoken: in Vietnamese with decimal comma and semicolons between cells, in
 * English with point and commas; UTF-8 with the mark before it; no text that would be taken for a formula. A row is a moment of a run, its time in
 * seconds from the run's start. It comes in parts, the titles and each run, so that no more than one run need be held. Immutable.
 */
final class ResultCsv {
    private static final String LINE_END = "\r\n";

    private final Words words;
    private final String separator;

    ResultCsv(Words words) {
        this.words = words;
        this.separator = words.isVietnamese() ? ";" : ",";
    }

    /** The mark, and the row with the columns' names. */
    String titles(List<RunSeries> channels) {
        List<String> titles = new ArrayList<>(List.of(words.of("lab.csv.run"), words.of("lab.csv.seconds")));
        channels.forEach(channel -> titles.add(words.channel(channel)));
        titles.add(words.of("lab.csv.note"));
        return "\uFEFF" + row(titles.stream().map(CsvText::harmless).toList());
    }

    /** A run's rows in the order of time: of each moment at which something was measured or noted one. */
    String rows(Result result) {
        List<RunSeries> channels = result.channels();
        TreeMap<Long, String> notes = new TreeMap<>();
        for (Annotation note : result.notes()) {
            notes.merge(result.micros(note.time()), note.text(), (one, other) -> one + "; " + other);
        }
        int[] next = new int[channels.size()];
        StringBuilder csv = new StringBuilder();
        for (long moment = earliest(channels, next, notes);
                moment != Long.MAX_VALUE;
                moment = earliest(channels, next, notes)) {
            List<String> cells =
                    new ArrayList<>(List.of(String.valueOf(result.run().number()), words.exact(moment / 1e6)));
            for (int i = 0; i < next.length; i++) {
                cells.add(cellAt(moment, channels.get(i).samples(), i, next));
            }
            String note = notes.remove(moment);
            cells.add(note == null ? "" : CsvText.harmless(note));
            csv.append(row(cells));
        }
        return csv.toString();
    }

    /** The earliest moment of which nothing is written yet; {@link Long#MAX_VALUE} when all is. */
    private static long earliest(List<RunSeries> channels, int[] next, SortedMap<Long, String> notes) {
        long ofNotes = notes.isEmpty() ? Long.MAX_VALUE : notes.firstKey();
        long[] ofChannels = new long[next.length];
        for (int i = 0; i < next.length; i++) {
            List<RunSeries.Sample> samples = channels.get(i).samples();
            ofChannels[i] = next[i] < samples.size() ? samples.get(next[i]).micros() : Long.MAX_VALUE;
        }
        return Math.min(ofNotes, Arrays.stream(ofChannels).min().orElse(Long.MAX_VALUE));
    }

    /** What a channel measured at a moment, empty for nothing; of several values the last. */
    private String cellAt(long moment, List<RunSeries.Sample> samples, int channel, int[] next) {
        String cell = "";
        while (next[channel] < samples.size() && samples.get(next[channel]).micros() <= moment) {
            cell = words.exact(samples.get(next[channel]++).value());
        }
        return cell;
    }

    private String row(List<String> cells) {
        return cells.stream().map(this::cell).collect(Collectors.joining(separator)) + LINE_END;
    }

    /** A decimal comma needs no quotation marks between semicolons. */
    private String cell(String text) {
        return separator.equals(";") && text.matches("-?[0-9]+(,[0-9]+)?") ? text : CsvText.quoted(text);
    }
}
