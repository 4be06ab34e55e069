package org.chieng.agent.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.FaultText;

/** The sentences of one language. Immutable. */
public final class Words {
    /** Vietnamese. */
    public static final Words VI = new Words("vi");

    /** English. */
    public static final Words EN = new Words("en");

    private final String tag;
    private final ResourceBundle sentences;

    private Words(String tag) {
        this.tag = tag;
        String file = "check_" + tag + ".properties";
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                this.sentences = new PropertyResourceBundle(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        }
    }

    /** The language's tag, e.g. {@code vi}. */
    public String tag() {
        return tag;
    }

    /** The language of a tag; empty when it is none of these. */
    public static Optional<Words> of(String tag) {
        return Stream.of(VI, EN).filter(words -> words.tag().equals(tag)).findFirst();
    }

    /** Keys that begin so are the sentences of faults; behind it stands the fault's name on the wire. */
    static final String FAULT = "fault.";

    /** Details that begin so are keys of sentences themselves. */
    private static final String WHY = "why.";

    /** {@code {0|reading|readings}}: the first word when detail 0 is 1, else the second. */
    private static final Pattern COUNTED = Pattern.compile("\\{(\\d)\\|([^|}]*)\\|([^|}]*)}");

    /** The sentence of a key with {0}, {1} … put in, and words in the number that {0|one|many} asks for; the key itself when there is none. */
    String say(String key, List<String> details) {
        if (key.startsWith(FAULT)) {
            return details.get(0) + ": " + fault(key.substring(FAULT.length()));
        }
        String sentence = counted(find(key).orElse(key), details); // first: a detail may have brackets of its own
        for (int i = 0; i < details.size(); i++) {
            String detail = details.get(i);
            String said = detail.startsWith(WHY) ? find(detail).orElse(detail) : detail;
            sentence = sentence.replace("{" + i + "}", said);
        }
        return sentence;
    }

    private static String counted(String sentence, List<String> details) {
        return COUNTED.matcher(sentence)
                .replaceAll(match -> Matcher.quoteReplacement(
                        details.get(Integer.parseInt(match.group(1))).equals("1") ? match.group(2) : match.group(3)));
    }

    private String fault(String wireName) {
        return Stream.of(Fault.Kind.values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst()
                .map(FaultText.in(Locale.forLanguageTag(tag))::of)
                .orElse(wireName);
    }

    Optional<String> find(String key) {
        return sentences.containsKey(key) ? Optional.of(sentences.getString(key)) : Optional.empty();
    }

    ResourceBundle all() {
        return sentences;
    }
}
