package org.chieng.server.experiment;

import java.util.List;
import java.util.Locale;

/**
 * Runs of a channel over each other on one time axis from zero, as SVG of what the PDF can draw ({@code M l}, {@code text}); a number stands at
 * each line, so that colour is not needed. Confined to one thread.
 */
final class ResultChart {
    /** Part of the values that an axis spans at the least. */
    private static final double LEAST_SPACE = 1e-9;

    private static final int MOST_STEPS = 50;
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int RIGHT = 970;
    private static final int TOP = 16;
    private static final int BOTTOM = 395;
    private static final int STEPS = 5;
    /** Okabe and Ito's colours that stand out on white. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a5c00", "#3a3a3a");

    private final StringBuilder svg = new StringBuilder();
    private final Words words;
    private double longest = 1e-6;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    private ResultChart(Words words) {
        this.words = words;
    }

    /** @param channel which of the experiment's */
    static String of(List<Result> results, int channel, Words words) {
        ResultChart chart = new ResultChart(words);
        List<RunSeries> all =
                results.stream().map(result -> result.channels().get(channel)).toList();
        all.forEach(series -> series.samples().forEach(chart::fit));
        chart.begin();
        for (int i = 0; i < all.size(); i++) {
            chart.line(
                    all.get(i).samples(),
                    COLOURS.get(i % COLOURS.size()),
                    results.get(i).run().number(),
                    (i + 0.5) / all.size());
        }
        return chart.svg.append("</svg>").toString();
    }

    private void fit(RunSeries.Sample sample) {
        longest = Math.max(longest, sample.seconds());
        low = Math.min(low, sample.value());
        high = Math.max(high, sample.value());
    }

    private void begin() {
        if (low > high) {
            low = 0;
            high = 1;
        }
        double span = high > low ? (high - low) * 0.06 : Math.max(Math.abs(high) * 0.01, 0.5);
        double least = Math.max(Math.abs(low), Math.abs(high)) * LEAST_SPACE;
        double space = Math.max(span, Math.max(least, 1e-290)); // else steps are lost in rounding
        low -= space;
        high += space;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\">");
        svg.append("<g fill=\"none\" stroke=\"#d8d2c4\" stroke-width=\"1\">");
        double upward = step(high - low);
        double along = step(longest);
        double first = Math.ceil(low / upward) * upward;
        int steps = (int) Math.min(Math.floor((high - first) / upward), MOST_STEPS);
        for (int i = 0; i <= steps; i++) {
            double tick = first + i * upward;
            svg.append(path(LEFT, y(tick))).append("l").append(RIGHT - LEFT).append(" 0\"/>");
        }
        svg.append("</g><g fill=\"#4c463a\" font-size=\"19\">");
        for (int i = 0; i <= steps; i++) {
            double tick = first + i * upward;
            text(LEFT / 2, y(tick) + 6, tick, upward);
        }
        for (int i = 0; i <= MOST_STEPS && i * along <= longest; i++) {
            double tick = i * along;
            text(x(tick), BOTTOM + 28, tick, along);
        }
        svg.append("<text x=\"")
                .append((LEFT + RIGHT) / 2)
                .append("\" y=\"")
                .append(HEIGHT - 1)
                .append("\">s</text></g>");
    }

    /** 1, 2 or 5 times a power of ten, so that there are some {@value #STEPS} steps. */
    private static double step(double span) {
        double raw = span / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private void text(int x, int y, double number, double step) {
        int places = (int) Math.max(0, Math.min(6, -Math.floor(Math.log10(step))));
        svg.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\">");
        svg.append(words.rounded(number, places)).append("</text>");
    }

    /**
     * Draws a run.
     *
     * @param place of the run among all, so that numbers stand at different places of lines that lie over each other
     */
    private void line(List<RunSeries.Sample> samples, String colour, int number, double place) {
        if (samples.isEmpty()) {
            return;
        }
        int x = x(samples.get(0).seconds());
        int y = y(samples.get(0).value());
        svg.append("<g fill=\"none\" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"2\">")
                .append(path(x, y));
        for (RunSeries.Sample sample : samples.subList(1, samples.size())) {
            int nextX = x(sample.seconds());
            int nextY = y(sample.value());
            if (nextX != x || nextY != y) {
                svg.append('l').append(nextX - x).append(' ').append(nextY - y);
                x = nextX;
                y = nextY;
            }
        }
        RunSeries.Sample named = samples.get((int) (place * (samples.size() - 1)));
        svg.append("\"/></g><g fill=\"").append(colour).append("\" font-size=\"22\"><text x=\"");
        svg.append(x(named.seconds()))
                .append("\" y=\"")
                .append(y(named.value()) - 8)
                .append("\">");
        svg.append(number).append("</text></g>");
    }

    private static String path(int x, int y) {
        return String.format(Locale.ROOT, "<path d=\"M%d %d", x, y);
    }

    private int x(double seconds) {
        return (int) Math.round(LEFT + seconds / longest * (RIGHT - LEFT));
    }

    private int y(double value) {
        return (int) Math.round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP));
    }
}
