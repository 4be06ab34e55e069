package org.chieng.agent.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/**
 * What a fault means and what to do next, for people: two sentences a kind, from {@code faults_vi.properties} and {@code
 * faults_en.properties} beside this class. Immutable.
 */
public final class FaultText {
    private static final FaultText VIETNAMESE = new FaultText("vi");
    private static final FaultText ENGLISH = new FaultText("en");

    private final Properties texts = new Properties();

    private FaultText(String language) {
        String name = "faults_" + language + ".properties";
        try (InputStream in = FaultText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts in that language: Vietnamese, and English for all others. */
    public static FaultText in(Locale locale) {
        return locale.getLanguage().equals("vi") ? VIETNAMESE : ENGLISH;
    }

    /** What it means and what to do next; of the same kind always the same. */
    public String of(Fault.Kind kind) {
        return texts.getProperty(kind.wireName(), kind.wireName());
    }
}
