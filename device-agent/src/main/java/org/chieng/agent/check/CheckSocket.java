package org.chieng.agent.check;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.chieng.agent.time.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code agent check} in the running agent: a Unix socket in its data folder, so that who may read the folder may ask, and nobody
 * else. The question is one byte, the first letter of the language's tag; the answer is whether all is good, {@code 1} or {@code 0}, and the report. One
 * thread.
 */
public final class CheckSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CheckSocket.class);
    private static final int MOST_BYTES = 256 * 1024;

    /** Whoever asks says so at once, and reads what is answered. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long an agent on a slow Pi may need for its report. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    private final Path path;
    private final ServerSocketChannel channel;
    private final Supplier<Report> reports;
    private final Duration patience;
    private final Thread thread = new Thread(this::answerUntilClosed, "check");

    private CheckSocket(Path path, ServerSocketChannel channel, Supplier<Report> reports, Duration patience) {
        this.patience = patience;
        this.path = path;
        this.channel = channel;
        this.reports = reports;
    }

    /**
     * What a running agent answered. Immutable.
     *
     * @param isGood whether nothing is bad
     * @param text the report
     */
    public record Answer(boolean isGood, String text) {}

    private static Path path(Path data) {
        return data.resolve("check.sock");
    }

    /**
     * Begins to answer.
     *
     * @param data the agent's data folder, which this agent has for itself
     * @throws IOException when the folder can't hold a socket
     */
    public static CheckSocket open(Path data, Supplier<Report> reports) throws IOException {
        return open(data, reports, PATIENCE);
    }

    /** @param patience how long is waited for the question, and for each part of the answer to be read */
    static CheckSocket open(Path data, Supplier<Report> reports, Duration patience) throws IOException {
        Path path = path(data);
        Files.deleteIfExists(path); // of an agent that was killed
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), 4);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("no socket for 'check' in " + data + ": " + e.getMessage(), e);
        }
        CheckSocket socket = new CheckSocket(path, channel, reports, patience);
        socket.thread.setDaemon(true);
        socket.thread.start();
        return socket;
    }

    private void answerUntilClosed() {
        while (channel.isOpen()) {
            try (SocketChannel asker = channel.accept();
                    PatientChannel patient = new PatientChannel(asker, patience)) {
                answer(patient);
            } catch (IOException e) {
                log.debug("'check' went away: {}", e.toString());
            } catch (RuntimeException e) {
                log.error("'check' could not be answered", e);
            }
        }
    }

    private void answer(PatientChannel asker) throws IOException {
        ByteBuffer question = ByteBuffer.allocate(1);
        if (asker.read(question) != 1) {
            return;
        }
        Words words = question.get(0) == Words.VI.tag().charAt(0) ? Words.VI : Words.EN;
        Report report = reports.get();
        String text = (report.isGood() ? "1" : "0") + report.text(words);
        asker.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Asks the agent that runs with a data folder; empty when none does.
     *
     * @throws java.net.SocketTimeoutException when it does not answer within 20 s
     * @throws IOException when it may not be asked
     */
    public static Optional<Answer> ask(Path data, Words words) throws IOException {
        Path path = path(data);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
                PatientChannel channel = new PatientChannel(socket, ANSWERED_WITHIN)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) words.tag().charAt(0)}));
            ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // reads on
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Answer(text.charAt(0) == '1', text.substring(1)));
        } catch (java.net.ConnectException e) {
            return Optional.empty(); // the socket of an agent that was killed
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.debug("closing the socket of 'check'", e);
        }
        thread.interrupt(); // also closes what a question was half asked on
        Uninterrupted.join(thread);
    }
}
