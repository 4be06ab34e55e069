package org.chieng.sim.esp32;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts over CoAP: confirmable, repeated with growing pauses, the answer in the acknowledgement or apart (RFC 7252). */
public final class CoapSender implements Sender {
    private static final Logger log = LoggerFactory.getLogger(CoapSender.class);

    private static final int CONFIRMABLE = 0;
    private static final int ACKNOWLEDGEMENT = 2;
    private static final int RESET = 3;
    private static final int POST = 0x02;
    private static final int URI_PATH = 11;
    private static final int CONTENT_FORMAT = 12;
    private static final int URI_QUERY = 15;
    private static final int SENML_JSON = 110;
    private static final int MAX_RETRANSMIT = 4; // section 4.8
    private static final int TOKEN_LENGTH = 4;
    private static final int LARGEST_DATAGRAM = 1_500;

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final String device;
    private final String secret;
    private final Duration acknowledgeTimeout;
    private final RandomGenerator random;
    private int messageId;

    /**
     * A node that posts as a device.
     *
     * @param acknowledgeTimeout ACK_TIMEOUT, 2 s in section 4.8
     * @throws IOException when there is no socket to be had
     */
    public CoapSender(
            InetSocketAddress server, String device, String secret, Duration acknowledgeTimeout, RandomGenerator random)
            throws IOException {
        this.socket = new DatagramSocket();
        this.server = server;
        this.device = device;
        this.secret = secret;
        this.acknowledgeTimeout = acknowledgeTimeout;
        this.random = random;
        this.messageId = random.nextInt(0x10000);
    }

    @Override
    public Answer send(byte[] pack) throws IOException {
        messageId = (messageId + 1) & 0xffff;
        byte[] token = new byte[TOKEN_LENGTH];
        random.nextBytes(token);
        byte[] request = request(token, pack);
        // between ACK_TIMEOUT and that times ACK_RANDOM_FACTOR, 1.5, and doubled with each repetition (section 4.2)
        double timeout = acknowledgeTimeout.toMillis() * (1 + random.nextDouble() / 2);
        for (int i = 0; i <= MAX_RETRANSMIT; i++) {
            socket.send(new DatagramPacket(request, request.length, server));
            byte[] answer = await(token, Math.round(timeout));
            if (answer.length > 0) {
                return read(answer);
            }
            timeout *= 2;
        }
        throw new SocketTimeoutException("no acknowledgement from " + server);
    }

    private byte[] request(byte[] token, byte[] pack) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1 << 6 | CONFIRMABLE << 4 | TOKEN_LENGTH);
        out.write(POST);
        out.write(messageId >> 8);
        out.write(messageId);
        out.writeBytes(token);
        int before = 0;
        for (String level : new String[] {"v1", "devices", device, "telemetry"}) {
            option(out, URI_PATH - before, level.getBytes(StandardCharsets.UTF_8));
            before = URI_PATH;
        }
        option(out, CONTENT_FORMAT - URI_PATH, new byte[] {SENML_JSON});
        option(out, URI_QUERY - CONTENT_FORMAT, ("key=" + secret).getBytes(StandardCharsets.UTF_8));
        out.write(0xff);
        out.writeBytes(pack);
        return out.toByteArray();
    }

    /** Section 3.1; no difference between two of our options needs more than its four bits. */
    private static void option(ByteArrayOutputStream out, int delta, byte[] value) {
        int length = value.length;
        int nibble = length < 13 ? length : length < 269 ? 13 : 14;
        out.write(delta << 4 | nibble);
        if (nibble == 13) {
            out.write(length - 13);
        } else if (nibble == 14) {
            out.write((length - 269) >> 8);
            out.write(length - 269);
        }
        out.writeBytes(value);
    }

    /** The response to our request; empty when none came in time. After an empty acknowledgement it comes apart (section 5.2.2). */
    private byte[] await(byte[] token, long millis) throws IOException {
        long end = System.nanoTime() + millis * 1_000_000;
        boolean acknowledged = false;
        while (true) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return new byte[0];
            }
            byte[] message = receive(left);
            if (message.length < 4 || message[0] >> 6 != 1) {
                continue;
            }
            int type = message[0] >> 4 & 3;
            boolean ours = ((message[2] & 0xff) << 8 | (message[3] & 0xff)) == messageId;
            if (ours && type == RESET) {
                throw new IOException(server + " does not understand CoAP's POST");
            }
            if (ours && type == ACKNOWLEDGEMENT && message[1] == 0 && !acknowledged) {
                acknowledged = true;
                end += 2L * MAX_RETRANSMIT * acknowledgeTimeout.toNanos(); // no need to repeat it
            } else if (isResponse(message, token)) {
                if (type == CONFIRMABLE) {
                    acknowledge(message);
                }
                return message;
            }
        }
    }

    private static boolean isResponse(byte[] message, byte[] token) {
        return message[1] != 0
                && (message[0] & 0xf) == TOKEN_LENGTH
                && message.length >= 4 + TOKEN_LENGTH
                && Arrays.equals(message, 4, 4 + TOKEN_LENGTH, token, 0, TOKEN_LENGTH);
    }

    private void acknowledge(byte[] message) throws IOException {
        byte[] empty = {(byte) (1 << 6 | ACKNOWLEDGEMENT << 4), 0, message[2], message[3]};
        socket.send(new DatagramPacket(empty, empty.length, server));
    }

    private byte[] receive(long millis) throws IOException {
        socket.setSoTimeout((int) Math.max(1, millis));
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        try {
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException e) {
            return new byte[0];
        }
    }

    private static Answer read(byte[] response) {
        int code = response[1] & 0xff;
        if (code >> 5 == 2) {
            return Answer.TAKEN;
        }
        log.warn("answered {}.{}: {}", code >> 5, String.format("%02d", code & 0x1f), diagnostic(response));
        return switch (code) {
            case 4 << 5 | 1, 4 << 5 | 29 -> Answer.LATER; // 4.01: the secret may be mended; 4.29: too fast
            default -> code >> 5 == 4 ? Answer.REFUSED : Answer.LATER;
        };
    }

    private static String diagnostic(byte[] response) {
        for (int i = 4 + TOKEN_LENGTH; i < response.length; i++) {
            if (response[i] == (byte) 0xff) {
                return new String(response, i + 1, response.length - i - 1, StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    @Override
    public void close() {
        socket.close();
    }
}
