package org.chieng.server.sheets;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.exchange.Fault;
import org.chieng.server.registry.exchange.ImportReport;
import org.chieng.server.registry.exchange.ImportText;
import org.chieng.server.registry.exchange.RowChange;
import org.chieng.server.registry.exchange.SheetImport.Mode;

/** What a file did, or in a rehearsal would have done, as JSON. Pure functions. */
final class ReportJson {
    private static final ImportText VIETNAMESE = ImportText.in(Locale.forLanguageTag("vi"));
    private static final ImportText ENGLISH = ImportText.in(Locale.ENGLISH);

    private ReportJson() {}

    /** @param secrets of new devices that came without one: this is the one time that they are told */
    static JsonObject of(String sheet, ImportReport report, Mode mode, Map<DeviceId, String> secrets) {
        ImportReport.Counts counts = report.counts().getOrDefault(sheet, new ImportReport.Counts(0, 0, 0));
        JsonArray changes = new JsonArray();
        report.changes().forEach(change -> changes.add(json(change)));
        JsonArray faults = new JsonArray();
        report.faults().forEach(fault -> faults.add(json(fault)));
        JsonArray made = new JsonArray();
        secrets.forEach((device, secret) ->
                made.add(new JsonObject().put("device", device.value()).put("secret", secret)));
        return new JsonObject()
                .put("sheet", sheet)
                .put("dryRun", mode == Mode.DRY_RUN)
                .put("kept", report.kept())
                .put("added", counts.added())
                .put("changed", counts.changed())
                .put("same", counts.same())
                .put("changes", changes)
                .put("moreChanges", report.moreChanges())
                .put("faults", faults)
                .put("moreFaults", report.moreFaults())
                .put("secrets", made);
    }

    private static JsonObject json(RowChange change) {
        JsonArray cells = new JsonArray();
        for (RowChange.Cell cell : change.cells()) {
            cells.add(new JsonObject()
                    .put("column", cell.column())
                    .put("before", cell.before())
                    .put("after", cell.after()));
        }
        return new JsonObject()
                .put("line", change.line())
                .put("key", change.key())
                .put("isNew", change.isNew())
                .put("cells", cells);
    }

    private static JsonObject json(Fault fault) {
        JsonObject json = new JsonObject().put("line", fault.line()).put("kind", fault.kind());
        if (fault.column() != null) {
            json.put("column", fault.column());
        }
        if (!fault.letter().isEmpty()) {
            json.put("letter", fault.letter());
        }
        return json.put("vi", VIETNAMESE.sentence(fault)).put("en", ENGLISH.sentence(fault));
    }
}
