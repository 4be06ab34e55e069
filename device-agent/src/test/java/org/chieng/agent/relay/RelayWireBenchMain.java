package org.chieng.agent.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.chieng.agent.testkit.CountedLine;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.uplink.Passenger;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/**
 * What 20 computers of a lab cost on the line in 26 days with school, through their relay: the relay itself, its clock moved by hand, over a real TLS connection;
 * MQTT's packets with their acknowledgements, one keep-alive after the other, questions for the time, a handshake a day. Counted with the headers of TCP and IP. Arguments: seconds of a
 * keep-alive, between questions for the time, of a batch.
 */
final class RelayWireBenchMain {
    private static final int COMPUTERS = 20;
    private static final String TOPIC = "v1/devices/lab-pi/";
    private static final int PUBLISH = 0x32;
    private static final int PUBACK = 0x40;
    private static final int PING = 0xC0;
    private static final char[] PASSWORD = "changeit".toCharArray();

    private RelayWireBenchMain() {}

    public static void main(String[] args) throws Exception {
        int keepAlive = Integer.parseInt(args[0]);
        int askTime = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        Path folder = Files.createTempDirectory("relay-wire");
        SSLContext tls = tls(folder);
        try (SSLServerSocket server = (SSLServerSocket)
                        tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                CountedLine line = new CountedLine(server.getLocalPort())) {
            Thread answers = new Thread(() -> answer(server), "broker");
            answers.setDaemon(true);
            answers.start();
            run(folder, tls, line, keepAlive, askTime, batch);
        }
    }

    private static void run(Path folder, SSLContext tls, CountedLine line, int keepAlive, int askTime, int batch)
            throws Exception {
        HandClock hand = new HandClock();
        AgentClock clock = hand.agentClock();
        long start = clock.wallMicros();
        List<LabMonth> computers = new ArrayList<>();
        for (int i = 0; i < COMPUTERS; i++) {
            computers.add(new LabMonth(i));
        }
        RelayConfig config = new RelayConfig(
                true, "127.0.0.1", 0, folder, Duration.ofSeconds(batch), 64 << 20, folder.resolve("relay"));
        long readings = 0;
        long messages = 0;
        try (Relay relay = Relay.open(config, clock, ClockBook.trustingSystem(clock))) {
            for (int day = 0; day < LabMonth.DAYS; day++) {
                try (SSLSocket socket = (SSLSocket)
                        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), line.port())) {
                    Session session = new Session(socket);
                    session.connect();
                    relay.begin(true);
                    int sent = 0;
                    int asked = -askTime;
                    for (int second = 0; second < LabMonth.DAY; second++) {
                        for (int i = 0; i < COMPUTERS; i++) {
                            readings += tell(relay, computers.get(i), i, day, second, start);
                        }
                        if (second - asked >= askTime) {
                            session.askTime();
                            asked = second;
                            sent = second;
                        }
                        Optional<Passenger.Batch> next = relay.next();
                        if (next.isPresent()) {
                            session.publish(TOPIC + "relayed", next.get().payload());
                            relay.acknowledged(next.get());
                            messages++;
                            sent = second;
                        }
                        if (second - sent >= keepAlive) {
                            session.ping();
                            sent = second;
                        }
                        hand.pass(Duration.ofSeconds(1));
                    }
                }
            }
        }
        System.out.printf(
                "keep-alive %d s, time each %d s, batch %d s: %d computers, %d days with school of %d: %d readings in %d messages, %d bytes with TLS, TCP and IP%n",
                keepAlive,
                askTime,
                batch,
                COMPUTERS,
                (int) java.util.stream.IntStream.range(0, LabMonth.DAYS)
                        .filter(LabMonth::isSchool)
                        .count(),
                LabMonth.DAYS,
                readings,
                messages,
                line.bytes());
    }

    private static int tell(Relay relay, LabMonth computer, int number, int day, int second, long start)
            throws Exception {
        DeviceId device = new DeviceId("phong-tin-hoc-" + (number + 1));
        boolean isOn = LabMonth.isSchool(day) && second >= LabMonth.BEGIN && second <= LabMonth.END;
        if (isOn && second % 60 == 0) {
            relay.answer(device, "presence", "{}".getBytes(UTF_8));
        }
        List<Reading> told = computer.at(day, second, start);
        if (!told.isEmpty()) {
            LanAnswer answer = relay.answer(device, "telemetry", PackEncoder.toCbor(told))
                    .toCompletableFuture()
                    .get();
            if (answer.code() != LanAnswer.Code.CHANGED) {
                throw new IOException(new String(answer.payload(), UTF_8));
            }
        }
        return told.size();
    }

    /** The relay's end of an MQTT 3.1.1 session. */
    private static final class Session {
        private final OutputStream out;
        private final DataInputStream in;
        private int packet;

        Session(SSLSocket socket) throws IOException {
            this.out = socket.getOutputStream();
            this.in = new DataInputStream(socket.getInputStream());
        }

        void connect() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            text(body, "MQTT");
            body.write(new byte[] {4, (byte) 0xEC, 0, 120});
            text(body, "lab-pi");
            text(body, TOPIC + "status");
            text(body, "offline");
            text(body, "lab-pi");
            text(body, "0123456789abcdef0123456789abcdef");
            send(0x10, body.toByteArray());
            read(in);
        }

        void publish(String topic, byte[] payload) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            text(body, topic);
            packet = packet % 60_000 + 1;
            body.write(packet >> 8);
            body.write(packet);
            body.write(payload);
            send(PUBLISH, body.toByteArray());
            read(in);
        }

        void askTime() throws IOException {
            publish(TOPIC + "time", "{\"id\":\"123\"}".getBytes(UTF_8));
            read(in); // the answer
            send(PUBACK, new byte[] {0, 1});
        }

        void ping() throws IOException {
            send(PING, new byte[0]);
            read(in);
        }

        private void send(int type, byte[] body) throws IOException {
            out.write(packet(type, body));
            out.flush();
        }
    }

    private static byte[] packet(int type, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(type);
        int left = body.length;
        do {
            whole.write(left >= 128 ? (left & 127) | 128 : left);
            left >>= 7;
        } while (left > 0);
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    /** A packet: its type, and what is in it. */
    private static int read(InputStream in) throws IOException {
        int type = in.read();
        int length = 0;
        int shift = 0;
        int one;
        do {
            one = in.read();
            length |= (one & 127) << shift;
            shift += 7;
        } while (one >= 128);
        byte[] body = in.readNBytes(length);
        if (type < 0 || body.length < length) {
            throw new IOException("the connection ended");
        }
        return type == PUBLISH && new String(body, UTF_8).startsWith(TOPIC + "time", 2) ? -PUBLISH : type;
    }

    private static void answer(SSLServerSocket server) {
        while (true) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                while (true) {
                    int type = read(in);
                    if (type == 0x10) {
                        out.write(packet(0x20, new byte[] {0, 0}));
                    } else if (type == PING) {
                        out.write(packet(0xD0, new byte[0]));
                    } else if (Math.abs(type) == PUBLISH) {
                        out.write(packet(PUBACK, new byte[] {0, 1}));
                    }
                    if (type == -PUBLISH) {
                        ByteArrayOutputStream body = new ByteArrayOutputStream();
                        text(body, TOPIC + "clock");
                        body.write(new byte[] {0, 1});
                        body.write("{\"id\":\"123\",\"time\":1795543000.123456,\"live\":true,\"relay\":true}"
                                .getBytes(UTF_8));
                        out.write(packet(PUBLISH, body.toByteArray()));
                    }
                    out.flush();
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private static SSLContext tls(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=chieng.example.vn",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
