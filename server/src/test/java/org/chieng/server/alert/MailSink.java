package org.chieng.server.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server (RFC 5321) that takes every message and sends none on. Thread-safe. */
final class MailSink implements AutoCloseable {
    private final ServerSocket server;
    private final List<List<String>> messages = new CopyOnWriteArrayList<>();

    MailSink() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "mail-sink");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** What has come: each message's lines, those of the envelope before those of the text. */
    List<List<String>> messages() {
        return messages;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                speak(socket);
            } catch (IOException e) {
                // the client is gone, or the test is over
            }
        }
    }

    private void speak(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        say(socket, "220 sink");
        List<String> message = new ArrayList<>();
        String line;
        while ((line = in.readLine()) != null) {
            if (line.startsWith("QUIT")) {
                say(socket, "221 bye");
                return;
            } else if (line.startsWith("DATA")) {
                say(socket, "354 go on");
                while ((line = in.readLine()) != null && !line.equals(".")) {
                    message.add(line);
                }
                messages.add(List.copyOf(message));
                message.clear();
                say(socket, "250 taken");
            } else {
                if (line.startsWith("MAIL") || line.startsWith("RCPT")) {
                    message.add(line);
                }
                say(socket, "250 sink");
            }
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
