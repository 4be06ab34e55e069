package org.chieng.server.phone;

import java.util.List;
import org.chieng.server.registry.Phone;

/**
 * An experiment for phyphox, in its file format 1.11 (phyphox-docs: file-format, spec/network.yml, spec/input.yml, spec/analysis.yml). Confined to
 * one thread.
 *
 * <p>Each buffer holds the last {@value #SECONDS} seconds and is sent whole each second, so that what a lost message held comes again with the
 * next; the gateway stores it once. No {@code time} object is sent: times are placed by the gateway's clock, for phones that are lent have no
 * line of their own and a clock that may be wrong. The recording itself is never sent, only its level.
 */
final class PhyphoxFile {
    /** What a buffer holds. */
    private static final int SECONDS = 5;
    /** What a decade of a ratio of powers is in decibels, by its natural logarithm: 10 / ln 10. */
    private static final String DECIBELS_PER_NEPER = "4.342944819";

    private final StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final List<Sensor> sensors;
    private final int rate;

    private PhyphoxFile(List<Sensor> sensors, int rate) {
        this.sensors = sensors;
        this.rate = rate;
    }

    /**
     * Where it sends to.
     *
     * @param address host and port
     * @param isTls whether by TLS
     * @param secret of the phone's device
     */
    record Target(String address, boolean isTls, String secret) {
        /** Without the secret, for logs. */
        @Override
        public String toString() {
            return address;
        }
    }

    /**
     * Writes it.
     *
     * @param of the class's name
     * @param privacy an address that tells what is done with what is sent
     */
    static String of(String of, Phone phone, List<Sensor> sensors, int rate, Target target, String privacy) {
        PhyphoxFile file = new PhyphoxFile(sensors, rate);
        file.head(of, phone);
        file.containers();
        file.inputs();
        file.analysis();
        file.views();
        file.network(phone, target, privacy);
        return file.xml.append("</phyphox>\n").toString();
    }

    private void line(String text) {
        xml.append(text).append('\n');
    }

    private void head(String of, Phone phone) {
        String name = escaped(of) + " · " + phone.number();
        line("<phyphox xmlns=\"http://phyphox.org/xml\" version=\"1.11\" locale=\"vi\">");
        line("<title>Chiêng " + name + "</title><category>Chiêng</category><icon>CHG</icon>");
        line("<description>Điện thoại " + phone.number() + " của lớp " + escaped(of)
                + ". Bấm ▶ để gửi số đo tới lớp.</description>");
        line("<translations><translation locale=\"en\"><title>Chiêng " + name + "</title><category>Chiêng</category>");
        line("<description>Phone " + phone.number() + " of class " + escaped(of)
                + ". Press ▶ to send measurements to the class.</description>");
        for (Sensor sensor : sensors) {
            for (Sensor.Channel channel : sensor.channels()) {
                line("<string original=\"" + sensor.vietnamese + channel.suffix() + "\">" + sensor.english
                        + channel.suffix() + "</string>");
            }
        }
        line("</translation></translations>");
    }

    private void containers() {
        line("<data-containers>");
        for (Sensor sensor : sensors) {
            int size = sensor == Sensor.SOUND ? 1 : rate * SECONDS;
            for (Sensor.Channel channel : sensor.channels()) {
                container(size, channel.buffer());
            }
            if (sensor == Sensor.SOUND) {
                container(48_000, "recording");
                container(48_000, "squares");
                container(1, "power");
                container(1, "neper");
            } else {
                container(size, sensor.times());
            }
        }
        line("</data-containers>");
    }

    private void container(int size, String name) {
        line("<container size=\"" + size + "\">" + name + "</container>");
    }

    private void inputs() {
        line("<input>");
        for (Sensor sensor : sensors) {
            if (sensor == Sensor.SOUND) {
                line("<audio><output>recording</output></audio>");
                continue;
            }
            line("<sensor type=\"" + sensor.type + "\" rate=\"" + rate + "\" ignoreUnavailable=\"true\">");
            for (Sensor.Channel channel : sensor.channels()) {
                line("<output component=\"" + channel.component() + "\">" + channel.buffer() + "</output>");
            }
            line("<output component=\"t\">" + sensor.times() + "</output></sensor>");
        }
        line("</input>");
    }

    /** The level of what was recorded since the last time: ten times the decimal logarithm of its mean square. */
    private void analysis() {
        if (!sensors.contains(Sensor.SOUND)) {
            return;
        }
        line("<analysis sleep=\"0.2\">");
        line("<power><input as=\"base\">recording</input><input as=\"exponent\" type=\"value\">2</input>"
                + "<output>squares</output></power>");
        line("<average><input>squares</input><output>power</output></average>");
        line("<log><input>power</input><output>neper</output></log>");
        line("<multiply><input>neper</input><input type=\"value\">" + DECIBELS_PER_NEPER
                + "</input><output>sound</output></multiply>");
        line("</analysis>");
    }

    private void views() {
        line("<views><view label=\"Chiêng\">");
        for (Sensor sensor : sensors) {
            for (Sensor.Channel channel : sensor.channels()) {
                line("<value label=\"" + sensor.vietnamese + channel.suffix() + "\" size=\"2\" precision=\"2\" unit=\""
                        + sensor.written + "\"><input>" + channel.buffer() + "</input></value>");
            }
        }
        line("</view></views>");
    }

    /**
     * Released apps send a user name in their TLS services only, newer ones in all: without TLS the topic says who it is ({@code
     * docs/protocol.md}, phyphox), and whoever has logged in may use such a topic, too.
     */
    private void network(Phone phone, Target target, String privacy) {
        String device = phone.device().value();
        String topic = "phyphox/" + phone.source();
        line("<network><connection id=\"chieng\" service=\"" + (target.isTls() ? "mqtts/json" : "mqtt/json")
                + "\" address=\"" + escaped(target.address()) + "\" username=\"" + device + "\" password=\""
                + escaped(target.secret()) + "\" sendTopic=\""
                + escaped(target.isTls() ? topic : "login/" + device + "/" + target.secret() + "/" + topic)
                + "\" autoConnect=\"true\" interval=\"1\" privacy=\"" + escaped(privacy) + "\">");
        for (Sensor sensor : sensors) {
            for (Sensor.Channel channel : sensor.channels()) {
                String id = channel.buffer() + (sensor.unit.isEmpty() ? "" : " [" + sensor.unit + "]");
                send(id, sensor == Sensor.SOUND ? "number" : "array", channel.buffer());
            }
            if (sensor != Sensor.SOUND) {
                send(sensor.times(), "array", sensor.times());
            }
        }
        line("</connection></network>");
    }

    private void send(String id, String datatype, String buffer) {
        line("<send id=\"" + id + "\" type=\"buffer\" datatype=\"" + datatype + "\" clear=\"false\">" + buffer
                + "</send>");
    }

    /** What XML may hold, and nothing that means something in it. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .filter(sign -> !Character.isISOControl(sign)
                        && (sign < 0xD800 || sign > 0xDFFF)
                        && sign != 0xFFFE
                        && sign != 0xFFFF)
                .forEach(sign -> {
                    switch (sign) {
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '&' -> escaped.append("&amp;");
                        case '"' -> escaped.append("&quot;");
                        default -> escaped.appendCodePoint(sign);
                    }
                });
        return escaped.toString();
    }
}
