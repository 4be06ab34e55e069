package org.chieng.agent.uplink;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;

/**
 * A connection of Paho's whose end is not seen before its first byte was sent. Thread-safe as far as the connection is.
 *
 * @param real the connection
 * @param started counted down with the first byte
 */
record PatientNetwork(NetworkModule real, CountDownLatch started) implements NetworkModule {
    private static final long LONGEST_SECONDS = 10;

    @Override
    public void start() throws IOException, MqttException {
        real.start();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new PatientInput(real.getInputStream(), started);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new TellingOutput(real.getOutputStream(), started);
    }

    @Override
    public void stop() throws IOException {
        real.stop();
    }

    @Override
    public String getServerURI() {
        return real.getServerURI();
    }

    private static final class PatientInput extends FilterInputStream {
        private final CountDownLatch started;

        PatientInput(InputStream real, CountDownLatch started) {
            super(real);
            this.started = started;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int count = read(one, 0, 1);
            return count < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int count = in.read(bytes, offset, length);
                if (count < 0) {
                    awaitStarted();
                }
                return count;
            } catch (IOException e) {
                awaitStarted();
                throw e;
            }
        }

        private void awaitStarted() throws IOException {
            try {
                if (!started.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("nothing was sent");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static final class TellingOutput extends FilterOutputStream {
        private final CountDownLatch started;

        TellingOutput(OutputStream real, CountDownLatch started) {
            super(real);
            this.started = started;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            started.countDown();
        }
    }
}
