package org.chieng.server.experiment;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.chieng.server.access.AccessGuard.Asker;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Run;

/** What pupils take home: a table, a report. Blocks. */
final class TakeHome {
    /** Runs in one file; as many as the page compares at once. */
    private static final int MOST_RUNS = 12;

    private final Registry registry;
    private final RunReader reader;
    private final ExperimentJson json;
    private final Clock clock;

    TakeHome(Registry registry, RunReader reader, ExperimentJson json, Clock clock) {
        this.registry = registry;
        this.reader = reader;
        this.json = json;
        this.clock = clock;
    }

    /** {@code GET /experiments/{experiment}/data.csv?run=&run=&lang=}. */
    CsvDownload.Table csv(RoutingContext context) throws Exception {
        ResultCsv csv = new ResultCsv(words(context));
        Experiment experiment = ExperimentRoutes.experiment(registry, context);
        List<Run> runs = chosen(experiment, context);
        Instant now = clock.instant();
        return new CsvDownload.Table() {
            @Override
            public String file() {
                return name(experiment) + ".csv";
            }

            @Override
            public int parts() {
                return Math.max(1, runs.size());
            }

            @Override
            public String part(int number) throws Exception {
                if (runs.isEmpty()) {
                    return csv.titles(List.of());
                }
                Result result = result(experiment, runs.get(number), now);
                return (number == 0 ? csv.titles(result.channels()) : "") + csv.rows(result);
            }
        };
    }

    /** {@code GET /experiments/{experiment}/report.pdf?run=&run=&lang=}. */
    Reply pdf(RoutingContext context, Asker asker) throws Exception {
        Words words = words(context);
        Experiment experiment = ExperimentRoutes.experiment(registry, context);
        String by = json.maker(experiment).orElse("");
        byte[] pdf = ResultPdf.of(experiment, by, results(experiment, context), words, clock.instant());
        return new Reply("application/pdf", name(experiment) + ".pdf", Buffer.buffer(pdf));
    }

    /** Of the runs that are asked for, else the newest. */
    List<Result> results(Experiment experiment, RoutingContext context) throws Exception {
        Instant now = clock.instant();
        List<Result> results = new ArrayList<>();
        for (Run run : chosen(experiment, context)) {
            results.add(result(experiment, run, now));
        }
        return results;
    }

    private Result result(Experiment experiment, Run run, Instant now) throws Exception {
        return new Result(
                run, reader.read(experiment, run, now), registry.experiments().annotations(run.id()));
    }

    /** The runs that are asked for, else the newest. */
    private List<Run> chosen(Experiment experiment, RoutingContext context) throws ApiException, RegistryException {
        List<Run> runs = registry.experiments().runs(experiment.id());
        Set<String> asked = new LinkedHashSet<>(context.request().params().getAll("run"));
        asked.remove("");
        List<Run> chosen = asked.isEmpty()
                ? runs.subList(Math.max(0, runs.size() - MOST_RUNS), runs.size())
                : runs.stream().filter(run -> asked.contains(run.id().value())).toList();
        if (!asked.isEmpty() && chosen.size() != asked.size()) {
            throw new ApiException(Problem.UNKNOWN_ADDRESS, "'run' must name runs of this experiment");
        }
        if (chosen.size() > MOST_RUNS) {
            throw Body.invalid("run", "may be there " + MOST_RUNS + " times at the most");
        }
        return chosen;
    }

    /** In the language that is asked for, else Vietnamese. */
    static Words words(RoutingContext context) throws ApiException {
        String language = context.request().getParam("lang");
        if (language == null || language.isEmpty()) {
            return new Words("vi");
        }
        if (!Words.LANGUAGES.contains(language)) {
            throw Body.invalid("lang", "must be one of " + String.join(", ", Words.LANGUAGES));
        }
        return new Words(language);
    }

    /** The question as a file's name: small letters without marks, digits and dashes. */
    private static String name(Experiment experiment) {
        String plain = Normalizer.normalize(experiment.question(), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace('đ', 'd')
                .replace('Đ', 'd')
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = plain.length() > 60 ? plain.substring(0, 60) : plain;
        return "chieng-" + (cut.isEmpty() ? experiment.id().value() : cut);
    }
}
