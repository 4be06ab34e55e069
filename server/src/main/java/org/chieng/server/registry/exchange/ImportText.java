package org.chieng.server.registry.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** What an import says to people, from {@code import_vi.properties} and {@code import_en.properties} beside this class. Immutable. */
public final class ImportText {
    private static final ImportText VIETNAMESE = new ImportText("vi");
    private static final ImportText ENGLISH = new ImportText("en");

    private final Properties texts = new Properties();

    private ImportText(String language) {
        String name = "import_" + language + ".properties";
        try (InputStream in = ImportText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts in that language: Vietnamese, and English for all others. */
    public static ImportText in(Locale locale) {
        return locale.getLanguage().equals("vi") ? VIETNAMESE : ENGLISH;
    }

    /** Where it is, what is wrong and how to mend it, in one line. */
    public String of(Fault fault) {
        String place = fault.letter().isEmpty()
                ? filled("place", fault.file(), fault.line())
                : filled("place-in-column", fault.file(), fault.line(), fault.letter(), String.valueOf(fault.column()));
        return place + sentence(fault);
    }

    /** What is wrong and how to mend it, without where it is. */
    public String sentence(Fault fault) {
        return filled("fault." + fault.kind(), fault.arguments().toArray());
    }

    /** What was done, a line a sheet, and last whether it stays. */
    public List<String> of(ImportReport report, SheetImport.Mode mode) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, ImportReport.Counts> entry : report.counts().entrySet()) {
            ImportReport.Counts counts = entry.getValue();
            lines.add(filled("counts", entry.getKey(), counts.added(), counts.changed(), counts.same()));
        }
        int faults = report.faults().size() + report.moreFaults();
        String end = report.kept() ? "kept" : mode == SheetImport.Mode.DRY_RUN ? "dry-run" : "not-kept";
        lines.add(filled("end." + end, faults));
        return lines;
    }

    /** Names of the texts, for a test that both languages have the same. */
    Set<String> keys() {
        return texts.stringPropertyNames();
    }

    private String filled(String key, Object... arguments) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("no text " + key);
        }
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", oneLine(arguments[i]));
        }
        return text;
    }

    /** What comes out of a cell must not pass for a line of ours. */
    private static String oneLine(Object argument) {
        return argument.toString().replaceAll("\\p{Cntrl}+", " ");
    }
}
