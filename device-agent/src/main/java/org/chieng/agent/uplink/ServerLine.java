package org.chieng.agent.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/**
 * The connection that Paho talks through: TCP whose bytes are counted, with TLS above that where it is asked for, and the server's name
 * checked. Paho's own counts nothing, and makes TLS anew each time. Confined to the threads of one client.
 */
final class ServerLine implements NetworkModule {
    private final UplinkConfig config;
    private final int port;
    private final @Nullable SSLSocketFactory tls;
    private final WireBytes wire;
    private @Nullable Socket socket;

    /** @param tls null: not encrypted */
    ServerLine(UplinkConfig config, @Nullable SSLSocketFactory tls, WireBytes wire) {
        this(config, config.port(), tls, wire);
    }

    /** @param port another than that of MQTT */
    ServerLine(UplinkConfig config, int port, @Nullable SSLSocketFactory tls, WireBytes wire) {
        this.config = config;
        this.port = port;
        this.tls = tls;
        this.wire = wire;
    }

    @Override
    public void start() throws IOException, MqttException {
        int millis = (int) config.timing().connect().toMillis();
        InetSocketAddress address = new InetSocketAddress(config.host(), port);
        if (address.isUnresolved()) {
            throw new MqttException(new UnknownHostException(config.host()));
        }
        Socket plain = new CountedSocket(wire);
        socket = plain;
        try {
            plain.setTcpNoDelay(true); // a live value must not wait for the acknowledgement of a pack
            plain.connect(address, millis);
            if (tls != null) {
                socket = secured(tls, plain, millis);
            }
        } catch (IOException e) {
            stop();
            throw new MqttException(MqttException.REASON_CODE_SERVER_CONNECT_ERROR, e);
        }
    }

    private SSLSocket secured(SSLSocketFactory factory, Socket plain, int millis) throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, config.host(), port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818: the certificate must name the host
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(millis);
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    /** Lets nobody wait longer for bytes to come. */
    void readTimeout(Duration most) throws IOException {
        socket().setSoTimeout((int) most.toMillis());
    }

    private Socket socket() throws IOException {
        if (socket == null) {
            throw new IOException("not connected");
        }
        return socket;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return socket().getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket().getOutputStream();
    }

    @Override
    public void stop() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public String getServerURI() {
        return config.uri();
    }
}
