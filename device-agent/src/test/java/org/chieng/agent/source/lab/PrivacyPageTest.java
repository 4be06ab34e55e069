package org.chieng.agent.source.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.agent.local.LocalPage;
import org.chieng.protocol.lab.HealthNumber;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.lab.Part;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/privacy.md} and the page on each computer to the contract: each field of it is told of, and nothing that is none. */
class PrivacyPageTest {
    private static final Path PAGE = Path.of("..", "docs", "privacy.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|([^|]+)\\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** All channels of source lab, with N for a number. */
    private static Set<String> fields() throws IllegalAccessException {
        Set<String> fields = new TreeSet<>();
        for (Field one : LabChannels.class.getDeclaredFields()) {
            if (Modifier.isPublic(one.getModifiers()) && !one.getName().equals("SOURCE")) {
                fields.add((String) Objects.requireNonNull(one.get(null)));
            }
        }
        for (Part part : Part.values()) {
            fields.add("health." + part.wireName() + (part.isMany() ? ".N" : ""));
        }
        for (HealthNumber number : HealthNumber.values()) {
            fields.add(number.channel(1).replace(".1.", ".N."));
        }
        return fields;
    }

    @Test
    void eachFieldStandsInThePageOfPrivacyAndNoOther() throws Exception {
        String text = Files.readString(PAGE);
        String table = text.substring(text.indexOf("## Field by field"), text.indexOf("## The law"));
        Set<String> said = new TreeSet<>();
        Matcher row = ROW.matcher(table);
        while (row.find()) {
            Matcher code = CODE.matcher(row.group(1));
            while (code.find()) {
                said.add(code.group(1));
            }
        }
        assertThat(said).isEqualTo(fields());
    }

    @Test
    void eachFieldHasWordsOnThePageOfEachComputer() throws Exception {
        Properties words = new Properties();
        try (var in = Objects.requireNonNull(LocalPage.class.getResourceAsStream("reports.properties"))) {
            words.load(new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
        Set<String> missing = new TreeSet<>();
        for (String field : fields()) {
            for (String language : new String[] {".vi", ".en"}) {
                if (words.getProperty(field + language, "").isBlank()) {
                    missing.add(field + language);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void thePageNamesTheLawAndGivesNoAdvice() throws IOException {
        assertThat(Files.readString(PAGE)).contains("Law 91/2025/QH15", "no legal advice");
    }
}
