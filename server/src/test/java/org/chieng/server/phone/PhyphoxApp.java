package org.chieng.server.phone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Does with an experiment what phyphox for Android does in its releases (PhyphoxFile, DataBuffer, MqttJson, MqttHelper), as far as numbers go:
 * reads the file, fills bounded buffers, and publishes them by MQTT at QoS 0, without a user name where the service has no TLS.
 */
public final class PhyphoxApp implements AutoCloseable {
    private final Element root;
    private final Element connection;
    private final Map<String, Integer> sizes = new LinkedHashMap<>();
    private final Map<String, Deque<Double>> buffers = new LinkedHashMap<>();
    private final MqttClient client;

    /** Opens a file, and connects. */
    public PhyphoxApp(String file) throws Exception {
        root = parse(file).getDocumentElement();
        connection = elements(root, "connection").get(0);
        elements(root, "container").forEach(one -> {
            sizes.put(one.getTextContent(), Integer.parseInt(one.getAttribute("size")));
            buffers.put(one.getTextContent(), new ArrayDeque<>());
        });
        client = new MqttClient(
                "tcp://" + connection.getAttribute("address"),
                "phyphox_" + Integer.toHexString(System.identityHashCode(this)),
                new MemoryPersistence());
        client.setTimeToWait(20_000);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(true);
        client.connect(options);
    }

    static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    static List<Element> elements(Element in, String name) {
        NodeList found = in.getElementsByTagNameNS("*", name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** A sensor of that type tells its components; those that the file does not name are let go. */
    public void sense(String type, double seconds, double x, double y, double z) {
        Map<String, Double> components = Map.of("x", x, "y", y, "z", z, "t", seconds);
        elements(root, "sensor").stream()
                .filter(sensor -> sensor.getAttribute("type").equals(type))
                .flatMap(sensor -> elements(sensor, "output").stream())
                .forEach(output -> append(
                        output.getTextContent(),
                        Objects.requireNonNull(components.get(output.getAttribute("component")))));
    }

    /** What a module of the analysis wrote. */
    public void append(String buffer, double value) {
        Deque<Double> values = Objects.requireNonNull(buffers.get(buffer), buffer);
        values.addLast(value);
        if (values.size() > Objects.requireNonNull(sizes.get(buffer))) {
            values.removeFirst();
        }
    }

    /** One interval is over: sends, as {@code MqttHelper.sendJson} does. */
    public void send() throws MqttException {
        JsonObject json = new JsonObject();
        for (Element send : elements(connection, "send")) {
            List<Double> values = new ArrayList<>(Objects.requireNonNull(buffers.get(send.getTextContent())));
            if (!send.getAttribute("datatype").equals("number")) {
                json.put(send.getAttribute("id"), new JsonArray(values));
            } else if (!values.isEmpty()) {
                json.put(send.getAttribute("id"), values.get(values.size() - 1));
            }
        }
        client.publish(connection.getAttribute("sendTopic"), json.encode().getBytes(StandardCharsets.UTF_8), 0, false);
    }

    /** Whether the server has not ended the session. */
    public boolean isConnected() {
        return client.isConnected();
    }

    /** The secret that it holds. */
    String secret() {
        return connection.getAttribute("password");
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect();
        }
        client.close();
    }
}
