package org.chieng.server.experiment;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.pdf.PdfPages;
import org.chieng.server.pdf.PdfPages.Column;
import org.chieng.server.registry.Annotation;
import org.chieng.server.registry.Experiment;

/** Runs on paper: the question, a chart and a table of figures for each channel, what was noted. Confined to one thread. */
final class ResultPdf {
    private static final float CHART_HEIGHT = 260;

    private ResultPdf() {}

    /**
     * Makes the document.
     *
     * @param by who made the experiment, empty for nobody
     * @param now when it is printed
     */
    static byte[] of(Experiment experiment, String by, List<Result> results, Words words, Instant now)
            throws IOException {
        try (PdfPages pages = new PdfPages(experiment.question(), words.language())) {
            pages.title(experiment.question());
            if (!by.isEmpty()) {
                pages.paragraph(words.of("lab.by", "name", by));
            }
            if (results.isEmpty()) {
                pages.paragraph(words.of("lab.runs.none"));
                return pages.save("Chiêng");
            }
            runs(pages, results, words);
            for (int i = 0; i < experiment.channels().size(); i++) {
                channel(pages, results, i, words);
            }
            notes(pages, results, words);
            return pages.save("Chiêng · " + words.time(now));
        }
    }

    private static void runs(PdfPages pages, List<Result> results, Words words) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Result result : results) {
            Instant ended = result.run().ended();
            rows.add(List.of(
                    String.valueOf(result.run().number()),
                    words.time(result.run().started()),
                    ended == null ? "" : words.rounded(result.micros(ended) / 1e6, 1) + " s"));
        }
        pages.table(
                List.of(
                        new Column(words.of("lab.run"), 1, true),
                        new Column(words.of("lab.started"), 3, false),
                        new Column(words.of("lab.lasted"), 2, true)),
                rows);
    }

    private static void channel(PdfPages pages, List<Result> results, int channel, Words words) throws IOException {
        RunSeries first = results.get(0).channels().get(channel);
        pages.drawing(words.channel(first), ResultChart.of(results, channel, words), CHART_HEIGHT);
        List<List<String>> rows = new ArrayList<>();
        for (Result result : results) {
            RunSeries series = result.channels().get(channel);
            if (series.samples().isEmpty()) {
                continue;
            }
            Statistics figures = Statistics.of(series.samples());
            rows.add(List.of(
                    String.valueOf(result.run().number()),
                    String.valueOf(figures.n()),
                    words.rounded(figures.min(), 4),
                    words.rounded(figures.mean(), 4),
                    words.rounded(figures.max(), 4),
                    figures.deviation().isPresent()
                            ? words.rounded(figures.deviation().getAsDouble(), 4)
                            : "–"));
        }
        if (!rows.isEmpty()) {
            pages.table(
                    List.of(
                            new Column(words.of("lab.run"), 1, true),
                            new Column("n", 1, true),
                            new Column(words.of("lab.min"), 1.5f, true),
                            new Column(words.of("lab.mean"), 1.5f, true),
                            new Column(words.of("lab.max"), 1.5f, true),
                            new Column(words.of("lab.deviation"), 2, true)),
                    rows);
        }
    }

    private static void notes(PdfPages pages, List<Result> results, Words words) throws IOException {
        if (results.stream().allMatch(result -> result.notes().isEmpty())) {
            return;
        }
        pages.heading(words.of("lab.notes"));
        for (Result result : results) {
            for (Annotation note : result.notes()) {
                pages.paragraph(words.of(
                        "lab.note.at",
                        "run",
                        result.run().number(),
                        "seconds",
                        words.rounded(result.micros(note.time()) / 1e6, 1),
                        "text",
                        note.text()));
            }
        }
    }
}
