package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A socket on which a test writes whatever bytes it likes, e.g. packets that no decent client sends. */
final class RawMqtt implements AutoCloseable {
    private final Socket socket;

    RawMqtt(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** On a socket that is connected, e.g. one of TLS. */
    RawMqtt(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
    }

    void send(byte[]... packets) throws IOException {
        socket.getOutputStream().write(join(packets));
    }

    /** The next bytes, as many as asked for. */
    byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        new DataInputStream(socket.getInputStream()).readFully(bytes);
        return bytes;
    }

    /** The next packet, whole. */
    byte[] packet() throws IOException {
        byte[] header = read(1);
        byte[] lengthBytes = new byte[0];
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte[] next = read(1);
            lengthBytes = join(lengthBytes, next);
            length |= (next[0] & 0x7f) << shift;
            if (next[0] >= 0) {
                return join(header, lengthBytes, read(length));
            }
        }
    }

    /** Whether the gateway ends the connection; what it still says is passed over. */
    boolean isEnded() throws IOException {
        try {
            return socket.getInputStream().readAllBytes() != null;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset: it closed with bytes of ours unread
        }
    }

    /** What the gateway still says until it ends the connection. */
    byte[] rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            // reset: it closed with bytes of ours unread
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] string(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return join(bytes(utf8.length >> 8, utf8.length & 0xff), utf8);
    }

    /** A packet with its remaining length (MQTT 3.1.1 section 2.2.3). */
    static byte[] packet(int first, byte[]... body) {
        byte[] content = join(body);
        int[] header = {first, 0, 0, 0, 0};
        int size = 1;
        int left = content.length;
        do {
            header[size++] = left % 128 | (left >= 128 ? 0x80 : 0);
            left /= 128;
        } while (left > 0);
        return join(bytes(Arrays.copyOf(header, size)), content);
    }

    /** CONNECT of version 3.1.1 with a will on status, user name and password. */
    static byte[] connect(String device, String secret, int keepAliveSeconds) {
        return connect("raw", device, secret, keepAliveSeconds);
    }

    static byte[] connect(String clientId, String device, String secret, int keepAliveSeconds) {
        return packet(
                0x10,
                string("MQTT"),
                bytes(
                        4,
                        0b1110_0110,
                        keepAliveSeconds >> 8,
                        keepAliveSeconds & 0xff), // user, password, retained will, clean
                string(clientId),
                string("status"),
                string("offline"),
                string(device),
                string(secret));
    }

    static byte[] publish(int qos, int id, String topic, String payload) {
        byte[] idBytes = qos == 0 ? new byte[0] : bytes(id >> 8, id & 0xff);
        return packet(0x30 | qos << 1, string(topic), idBytes, payload.getBytes(UTF_8));
    }

    /** SUBSCRIBE of version 3.1.1 to one filter. */
    static byte[] subscribe(int id, String filter, int qos) {
        return packet(0x82, bytes(id >> 8, id & 0xff), string(filter), bytes(qos));
    }
}
