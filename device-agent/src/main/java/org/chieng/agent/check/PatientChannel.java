package org.chieng.agent.check;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A channel that waits so long for the other side and not longer: a Unix socket has no timeout of its own. Confined to one thread. */
final class PatientChannel implements AutoCloseable {
    private final SocketChannel channel;
    private final Duration patience;
    private final Selector selector;
    private final SelectionKey key;

    /** @param channel is closed by whoever opened it */
    PatientChannel(SocketChannel channel, Duration patience) throws IOException {
        this.channel = channel;
        this.patience = patience;
        channel.configureBlocking(false);
        this.selector = Selector.open();
        this.key = channel.register(selector, 0);
    }

    /**
     * Reads what is there, at least a byte.
     *
     * @return how many bytes, -1 at the end
     * @throws SocketTimeoutException when nothing came in time, or the thread was interrupted
     */
    int read(ByteBuffer into) throws IOException {
        int count = channel.read(into);
        if (count == 0 && into.hasRemaining()) {
            await(SelectionKey.OP_READ);
            count = channel.read(into);
        }
        return count;
    }

    /**
     * Writes all of it.
     *
     * @throws SocketTimeoutException when the other side did not read in time, or the thread was interrupted
     */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        if (selector.select(patience.toMillis()) == 0) {
            throw new SocketTimeoutException();
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
