package org.chieng.sim.esp32;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes over MQTT 3.1.1 with QoS 1, one message at a time, in clean sessions; connects when it must. What was not acknowledged is
 * published anew in the next session.
 */
public final class MqttSender implements Sender {
    private static final Logger log = LoggerFactory.getLogger(MqttSender.class);

    private static final int CONNECT = 0x10;
    private static final int CONNACK = 2;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 4;
    private static final byte[] DISCONNECT = {(byte) 0xe0, 0};
    private static final int USER_PASSWORD_CLEAN = 0xc2;
    private static final int LARGEST_PACKET = 64 * 1024;

    private final InetSocketAddress server;
    private final String device;
    private final String secret;
    private final Duration timeout;
    private final int keepAliveSeconds;
    private volatile @Nullable Socket socket;
    private @Nullable DataInputStream in;
    private int packetId;

    /**
     * A node that publishes as a device.
     *
     * @param timeout of connecting, and of an acknowledgement
     * @param interval at which it sends, which keeps the session alive
     */
    public MqttSender(InetSocketAddress server, String device, String secret, Duration timeout, Duration interval) {
        this.server = server;
        this.device = device;
        this.secret = secret;
        this.timeout = timeout;
        this.keepAliveSeconds = (int) Math.min(0xffff, 30 + 3 * interval.toSeconds());
    }

    @Override
    public Answer send(byte[] pack) throws IOException {
        try {
            Socket open = socket == null ? connect() : socket;
            packetId = packetId % 0xffff + 1;
            open.getOutputStream().write(publish(pack));
            awaitPuback();
            return Answer.TAKEN;
        } catch (IOException e) {
            shut();
            throw e;
        }
    }

    private Socket connect() throws IOException {
        Socket open = new Socket();
        socket = open;
        open.connect(server, (int) timeout.toMillis());
        open.setSoTimeout((int) timeout.toMillis());
        open.setTcpNoDelay(true);
        DataInputStream input = new DataInputStream(open.getInputStream());
        in = input;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(4); // 3.1.1
        body.write(USER_PASSWORD_CLEAN);
        body.write(keepAliveSeconds >> 8);
        body.write(keepAliveSeconds);
        text(body, device); // client id
        text(body, device); // user name
        text(body, secret);
        open.getOutputStream().write(packet(CONNECT, body.toByteArray()));
        byte[] answer = awaitPacket(CONNACK, input);
        if (answer.length != 2 || answer[1] != 0) {
            throw new IOException("the server refuses the session, code " + (answer.length < 2 ? -1 : answer[1]));
        }
        log.info("{} is connected to {}", device, server);
        return open;
    }

    private byte[] publish(byte[] pack) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "v1/devices/" + device + "/telemetry");
        body.write(packetId >> 8);
        body.write(packetId);
        body.writeBytes(pack);
        return packet(PUBLISH_QOS_1, body.toByteArray());
    }

    private void awaitPuback() throws IOException {
        DataInputStream input = in;
        if (input == null) {
            throw new EOFException("not connected");
        }
        byte[] answer;
        do {
            answer = awaitPacket(PUBACK, input);
        } while (answer.length < 2 || ((answer[0] & 0xff) << 8 | (answer[1] & 0xff)) != packetId);
    }

    /** Reads until a packet of a type comes; passes over all else. Bounded by the socket's timeout. */
    private static byte[] awaitPacket(int type, DataInputStream in) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            int length = 0;
            int shift = 0;
            int more;
            do { // section 2.2.3, Remaining Length
                more = in.readUnsignedByte();
                length |= (more & 0x7f) << shift;
                shift += 7;
            } while ((more & 0x80) != 0 && shift < 28);
            if (length > LARGEST_PACKET) {
                throw new IOException("a packet of " + length + " bytes");
            }
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the server closed the connection");
            }
            if (first >> 4 == type) {
                return body;
            }
        }
    }

    private static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int length = body.length;
        do {
            out.write(length > 0x7f ? (length & 0x7f) | 0x80 : length);
            length >>= 7;
        } while (length > 0);
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private void shut() {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is gone already
            }
        }
    }

    @Override
    public void close() {
        Socket open = socket;
        if (open != null) {
            try {
                open.getOutputStream().write(DISCONNECT);
            } catch (IOException e) {
                // it is gone already
            }
        }
        shut();
    }
}
