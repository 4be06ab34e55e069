package org.chieng.server.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.Annotation;

/**
 * Runs as CSV (RFC 4180) that a spreadsheet opens as it is set up where the language is spoken: in Vietnamese with decimal comma and semicolons between cells, in
 * English with point and commas; UTF-8 with the mark before it; no text that would be taken for a formula. A row is a moment of a run, its time in
 * seconds from the run's start. Confined to one thread.
 */
final class ResultCsv {
    private static final String LINE_END = "\r\n";

    private final Words words;
    private final String separator;
    private final StringBuilder csv = new StringBuilder("\uFEFF");

    private ResultCsv(Words words) {
        this.words = words;
        this.separator = words.isVietnamese() ? ";" : ",";
    }

    static String of(List<Result> results, Words words) {
        ResultCsv made = new ResultCsv(words);
        List<String> titles = new ArrayList<>(List.of(words.of("lab.csv.run"), words.of("lab.csv.seconds")));
        List<RunSeries> channels =
                results.isEmpty() ? List.of() : results.get(0).channels();
        channels.forEach(channel -> titles.add(words.channel(channel)));
        titles.add(words.of("lab.csv.note"));
        made.row(titles.stream().map(CsvText::harmless).toList());
        results.forEach(result -> made.run(result, channels.size()));
        return made.csv.toString();
    }

    private void run(Result result, int columns) {
        TreeSet<Long> moments = new TreeSet<>();
        List<Map<Long, Double>> values = new ArrayList<>();
        for (RunSeries channel : result.channels()) {
            Map<Long, Double> column = new HashMap<>();
            channel.samples().forEach(sample -> column.put(sample.micros(), sample.value()));
            moments.addAll(column.keySet());
            values.add(column);
        }
        Map<Long, String> notes = new HashMap<>();
        for (Annotation note : result.notes()) {
            notes.merge(result.micros(note.time()), note.text(), (one, other) -> one + "; " + other);
        }
        moments.addAll(notes.keySet());
        for (long moment : moments) {
            List<String> cells =
                    new ArrayList<>(List.of(String.valueOf(result.run().number()), words.exact(moment / 1e6)));
            for (int i = 0; i < columns; i++) {
                Double value = values.get(i).get(moment);
                cells.add(value == null ? "" : words.exact(value));
            }
            cells.add(CsvText.harmless(notes.getOrDefault(moment, "")));
            row(cells);
        }
    }

    private void row(List<String> cells) {
        csv.append(cells.stream().map(this::cell).collect(Collectors.joining(separator)))
                .append(LINE_END);
    }

    /** A decimal comma needs no quotation marks between semicolons. */
    private String cell(String text) {
        return separator.equals(";") && text.matches("-?[0-9]+(,[0-9]+)?") ? text : CsvText.quoted(text);
    }
}
