package org.chieng.agent.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.agent.flow.Calibration;
import org.chieng.agent.flow.ChannelSetting;
import org.chieng.agent.flow.FaultMemory;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.rule.ActuatorSetting;
import org.chieng.agent.rule.LocalRules;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.rule.NameRef;
import org.chieng.protocol.rule.Rule;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final ChannelName SOIL = new ChannelName("uno", "soil");

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final CollectingSink journal = new CollectingSink();
    private ReadingFlow flow;
    private Settings settings;
    private final List<LocalRules> opened = new ArrayList<>();
    private long micros;

    private void start(Sections own) {
        CalibrationFile told = new CalibrationFile(folder.resolve("calibrations"));
        LocalRules rules = new LocalRules(List::of, clock.agentClock(), folder.resolve("rules"));
        flow = new ReadingFlow(
                journal,
                clock.agentClock(),
                told,
                told.recall(),
                FaultMemory.in(folder.resolve("faults"), clock.agentClock()));
        settings = new Settings(own, folder.resolve("pushed-config"), flow, rules);
        settings.start();
        opened.add(rules);
    }

    @BeforeEach
    void start() {
        start(Sections.NONE);
    }

    @AfterEach
    void close() {
        opened.forEach(LocalRules::close);
    }

    private static Sections read(String json) throws JsonException {
        return Sections.read(JsonObject.parse(json.getBytes(UTF_8)));
    }

    private String push(String json) {
        return new String(settings.push(json.getBytes(UTF_8)), UTF_8);
    }

    private Reading measured(double raw) {
        flow.accept(List.of(new Measured(Reading.ofNumber(SOIL, ++micros, raw, null), micros)));
        List<Reading> all = journal.of("uno/soil");
        return all.get(all.size() - 1);
    }

    @Test
    void readsAllSections() throws JsonException {
        Sections sections = read("{\"channels\":{\"uno/soil\":{\"label\":\"Đất\",\"unit\":\"°C\",\"two-point\":"
                + "{\"raw1\":0,\"true1\":10,\"raw2\":100,\"true2\":20}},\"uno/x\":{\"ignore\":true}},"
                + "\"rules\":[\"when soil < 30 then pump on\"],\"rules-stale\":\"5 min\","
                + "\"actuators\":{\"uno/pump\":{\"safe\":\"off\",\"longest\":30},\"fan\":{\"safe\":true}}}");
        assertThat(sections.channelSettings())
                .containsEntry(SOIL, new ChannelSetting("Đất", "Cel", new Calibration(0.1, 10), false));
        assertThat(sections.ruleSettings().rules())
                .extracting(Rule::text)
                .containsExactly("when soil < 30 then pump on");
        assertThat(sections.ruleSettings().stale()).isEqualTo(Duration.ofMinutes(5));
        assertThat(sections.ruleSettings().actuators())
                .containsExactly(
                        new ActuatorSetting(
                                new NameRef("uno", "pump"), new Value.Bool(false), Optional.of(Duration.ofSeconds(30))),
                        new ActuatorSetting(new NameRef(null, "fan"), new Value.Bool(true), Optional.empty()));
    }

    @Test
    void tellsAllThatIsWrongTogether() {
        assertThat(catchThrowableOfType(
                        JsonException.class,
                        () -> read("{\"channels\":{\"uno/soil\":{\"unit\":\"percents\"},\"a b\":{},\"x\":{\"scale\":0},"
                                + "\"y\":{\"labell\":\"Y\"},\"z\":{\"scale\":1,\"two-point\":{}}},"
                                + "\"rules\":[\"when soil < 30 then pump on\",\"when soil then pump on\"],"
                                + "\"actuators\":{\"pump\":{\"longest\":\"soon\"}},\"rules-stale\":0}")))
                .hasMessage("channels.uno/soil: unit 'percents' is no SenML unit: see docs/protocol.md; channels.a b"
                        + " must name a board and its channel, 'source/channel', e.g. 'uno-8543/temp';"
                        + " channels.x: scale must be a number other than 0, at most 1e30, is 0.0;"
                        + " channels.y.labell is unknown here: there may be label, unit, scale, offset,"
                        + " two-point, ignore; channels.z.two-point: give either two points, or scale and"
                        + " offset; rule 2 (when soil then pump on): at character 11: 'then' stands where <,"
                        + " <=, > or >=, or 'on' or 'off', belongs; actuators.pump.longest: at character 1:"
                        + " 'soon' stands where a time, e.g. 10 s or 5 min, belongs; rules-stale must be from"
                        + " 0.1 to 604800 seconds");
    }

    @Test
    void appliesWhatIsPushedAndKeepsItOverARestart() throws Exception {
        start(read("{\"channels\":{\"uno/soil\":{\"label\":\"own\"}}}"));
        assertThat(measured(10).label()).isEqualTo("own");
        assertThat(push("{\"version\":3,\"channels\":{\"uno/soil\":{\"scale\":2}}}"))
                .isEqualTo("{\"version\":3,\"state\":\"done\"}");
        assertThat(measured(10)).isEqualTo(Reading.ofNumber(SOIL, micros, 20, null));

        start(read("{\"channels\":{\"uno/soil\":{\"label\":\"own\"}}}"));
        assertThat(measured(10).value()).isEqualTo(new Value.Numeric(20));
        assertThat(journal.of("uno/soil.calibration")).hasSize(1);
    }

    @Test
    void leavesSectionsThatAreNotPushedAsTheFileHasThem() throws Exception {
        start(read("{\"channels\":{\"uno/soil\":{\"label\":\"own\"}}}"));
        push("{\"version\":1,\"rules\":[]}");
        assertThat(measured(10).label()).isEqualTo("own");
        push("{\"version\":2,\"channels\":{}}");
        assertThat(measured(10).label()).isNull();
    }

    @Test
    void refusesABadOneWholeAndKeepsTheOld() throws Exception {
        start(Sections.NONE);
        push("{\"version\":3,\"channels\":{\"uno/soil\":{\"scale\":2}}}");
        for (Map.Entry<String, String> bad : Map.of(
                        "no json", "it is not JSON: byte ",
                        "{\"channels\":{}}", "version is missing: it must be a number",
                        "{\"version\":1.5}", "version must be a whole number from 1",
                        "{\"version\":4,\"colour\":1}", "colour is unknown here",
                        "{\"version\":4,\"channels\":{\"ttyX\":{\"scale\":2}}}",
                                "channels.ttyX must name a board and its channel, 'source/channel', e.g."
                                        + " 'uno-8543/temp'",
                        "{\"version\":4,\"channels\":{\"uno/soil\":{\"scale\":9}},\"rules\":[\"x\"]}",
                                "rule 1 (x): at character 1",
                        "{\"version\":2,\"channels\":{}}", "version 2 is older than 3, which is in force",
                        "{\"version\":3,\"channels\":{}}", "version 3 is in force with other content")
                .entrySet()) {
            assertThat(push(bad.getKey())).contains("\"state\":\"refused\"").contains(bad.getValue());
            assertThat(measured(10).value()).isEqualTo(new Value.Numeric(20));
        }
        assertThat(push("{\"version\":3,\"channels\":{\"uno/soil\":{\"scale\":2}}}"))
                .isEqualTo("{\"version\":3,\"state\":\"done\"}");
    }

    @Test
    void goesOnWithTheFileWhenThePushedOneIsDamagedOrCantBeKept() throws Exception {
        start(Sections.NONE);
        push("{\"version\":3,\"channels\":{\"uno/soil\":{\"scale\":2}}}");
        Files.writeString(folder.resolve("pushed-config"), "spoilt");
        start(Sections.NONE);
        assertThat(measured(10).value()).isEqualTo(new Value.Numeric(10));

        Files.delete(folder.resolve("pushed-config"));
        Files.createDirectories(folder.resolve("pushed-config").resolve("in-the-way"));
        assertThat(push("{\"version\":4,\"channels\":{\"uno/soil\":{\"scale\":2}}}"))
                .contains("\"state\":\"failed\"");
        assertThat(measured(10).value()).isEqualTo(new Value.Numeric(10));
    }
}
