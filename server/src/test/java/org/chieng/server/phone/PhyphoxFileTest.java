package org.chieng.server.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Phone;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Holds the file to phyphox' documented format: which element may stand in which, with which attributes and values, and from which version on
 * (phyphox-docs: spec/root.yml, spec/input.yml, spec/analysis.yml, spec/network.yml, spec/views.yml). No app has read it here.
 */
class PhyphoxFileTest {
    private static final Phone PHONE =
            new Phone(new DeviceId("muong-bi-7a-3"), new EntryId("7a"), 3, null, Instant.EPOCH);
    /** What may stand in an element. */
    private static final Map<String, Set<String>> CHILDREN = Map.ofEntries(
            Map.entry(
                    "phyphox",
                    Set.of(
                            "title",
                            "category",
                            "icon",
                            "description",
                            "translations",
                            "data-containers",
                            "input",
                            "analysis",
                            "views",
                            "network")),
            Map.entry("translations", Set.of("translation")),
            Map.entry("translation", Set.of("title", "category", "description", "string")),
            Map.entry("data-containers", Set.of("container")),
            Map.entry("input", Set.of("sensor", "audio")),
            Map.entry("sensor", Set.of("output")),
            Map.entry("audio", Set.of("output")),
            Map.entry("analysis", Set.of("power", "average", "log", "multiply")),
            Map.entry("power", Set.of("input", "output")),
            Map.entry("average", Set.of("input", "output")),
            Map.entry("log", Set.of("input", "output")),
            Map.entry("multiply", Set.of("input", "output")),
            Map.entry("views", Set.of("view")),
            Map.entry("view", Set.of("value")),
            Map.entry("value", Set.of("input")),
            Map.entry("network", Set.of("connection")),
            Map.entry("connection", Set.of("send")));
    /** Attributes by element, with those of file format 1.11 and before only. */
    private static final Map<String, Set<String>> ATTRIBUTES = Map.ofEntries(
            Map.entry("phyphox", Set.of("xmlns", "version", "locale")),
            Map.entry("translation", Set.of("locale")),
            Map.entry("string", Set.of("original")),
            Map.entry("container", Set.of("size")),
            Map.entry("sensor", Set.of("type", "rate", "ignoreUnavailable")),
            Map.entry("output", Set.of("component")),
            Map.entry("input", Set.of("as", "type")),
            Map.entry("analysis", Set.of("sleep")),
            Map.entry("view", Set.of("label")),
            Map.entry("value", Set.of("label", "size", "precision", "unit")),
            Map.entry(
                    "connection",
                    Set.of(
                            "id",
                            "service",
                            "address",
                            "username",
                            "password",
                            "sendTopic",
                            "autoConnect",
                            "interval",
                            "privacy")),
            Map.entry("send", Set.of("id", "type", "datatype", "clear")));

    private static final Map<String, Set<String>> VALUES = Map.of(
            "service", Set.of("mqtt/json", "mqtts/json"),
            "datatype", Set.of("number", "array"),
            "clear", Set.of("true", "false"),
            "autoConnect", Set.of("true", "false"),
            "ignoreUnavailable", Set.of("true", "false"),
            "component", Set.of("x", "y", "z", "t"),
            "as", Set.of("base", "exponent"));
    /** Of a sensor, an input of the analysis, and what is sent. */
    private static final Map<String, Set<String>> TYPES = Map.of(
            "sensor", Set.of("accelerometer", "light", "pressure", "magnetic_field"),
            "input", Set.of("buffer", "value"),
            "send", Set.of("buffer"));

    private static Element file(List<Sensor> sensors, boolean isTls, String named) throws Exception {
        String xml = PhyphoxFile.of(
                named,
                PHONE,
                sensors,
                10,
                new PhyphoxFile.Target("192.168.1.10:1883", isTls, "s3cret_-x"),
                "http://192.168.1.10:8080/phone");
        return PhyphoxApp.parse(xml).getDocumentElement();
    }

    private static List<Element> children(Element element) {
        NodeList nodes = element.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static void check(Element element) {
        String name = element.getLocalName();
        assertThat(element.getNamespaceURI()).isEqualTo("http://phyphox.org/xml");
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            String attribute = element.getAttributes().item(i).getNodeName();
            String value = element.getAttributes().item(i).getNodeValue();
            assertThat(ATTRIBUTES.getOrDefault(name, Set.of())).as(name).contains(attribute);
            if (attribute.equals("type")) {
                assertThat(Objects.requireNonNull(TYPES.get(name), name)).contains(value);
            } else if (VALUES.containsKey(attribute)) {
                assertThat(VALUES.get(attribute)).as(name).contains(value);
            }
        }
        for (Element child : children(element)) {
            assertThat(CHILDREN.getOrDefault(name, Set.of())).as(name).contains(child.getLocalName());
            check(child);
        }
    }

    @Test
    void holdsOnlyWhatTheFormatKnowsWhateverIsMeasured() throws Exception {
        for (Sensor sensor : Sensor.values()) {
            for (List<Sensor> sensors : List.of(List.of(sensor), List.of(Sensor.values()))) {
                Element root = file(sensors, sensor == Sensor.LIGHT, "7A");
                check(root);
                assertThat(root.getAttribute("version")).isEqualTo("1.11");
            }
        }
    }

    @Test
    void namesOnlyBuffersThatItHasAndFillsAllThatItSends() throws Exception {
        Element root = file(List.of(Sensor.values()), false, "7A");
        Set<String> containers = PhyphoxApp.elements(root, "container").stream()
                .map(Element::getTextContent)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> written = PhyphoxApp.elements(root, "output").stream()
                .map(Element::getTextContent)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> sent = PhyphoxApp.elements(root, "send").stream()
                .map(Element::getTextContent)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(written).isEqualTo(containers);
        assertThat(containers).containsAll(sent).contains("recording");
        assertThat(sent)
                .as("the recording stays in the phone")
                .containsExactly(
                        "acc_time",
                        "acc_x",
                        "acc_y",
                        "acc_z",
                        "light",
                        "light_time",
                        "mag_time",
                        "mag_x",
                        "mag_y",
                        "mag_z",
                        "pressure",
                        "pressure_time",
                        "sound");
        PhyphoxApp.elements(root, "input").stream()
                .filter(input -> !input.getAttribute("type").equals("value")
                        && children(input).isEmpty())
                .forEach(input -> assertThat(containers).contains(input.getTextContent()));
    }

    @Test
    void saysWhoItIsByItsTopicUnlessItIsEncrypted() throws Exception {
        Element plain = PhyphoxApp.elements(file(List.of(Sensor.SOUND), false, "7A"), "connection")
                .get(0);
        Element encrypted = PhyphoxApp.elements(file(List.of(Sensor.SOUND), true, "7A"), "connection")
                .get(0);

        assertThat(plain.getAttribute("sendTopic")).isEqualTo("login/muong-bi-7a-3/s3cret_-x/phyphox/phone-3");
        assertThat(encrypted.getAttribute("service")).isEqualTo("mqtts/json");
        assertThat(encrypted.getAttribute("sendTopic")).isEqualTo("phyphox/phone-3");
        assertThat(encrypted.getAttribute("username")).isEqualTo("muong-bi-7a-3");
        assertThat(encrypted.getAttribute("password")).isEqualTo("s3cret_-x");
    }

    @Test
    void staysWellFormedWhateverAClassIsCalled() throws Exception {
        Element root = file(List.of(Sensor.ACCELEROMETER), false, "<7A> & \"ban\" \u0001\uD83D\uDE00 'x'");

        assertThat(PhyphoxApp.elements(root, "title").get(0).getTextContent())
                .isEqualTo("Chiêng <7A> & \"ban\" \uD83D\uDE00 'x' · 3");
        check(root);
    }
}
