package org.chieng.agent.relay.lan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.chieng.agent.uplink.LanFinder;
import org.chieng.agent.uplink.LanLine;
import org.chieng.protocol.name.DeviceId;

/** The relay that somebody has named; its name is resolved anew each time. Immutable. */
public final class ToldRelay implements LanFinder {
    private final String host;
    private final int port;
    private final Path keyFile;

    public ToldRelay(String host, int port, Path keyFile) {
        this.host = host;
        this.port = port;
        this.keyFile = keyFile;
    }

    @Override
    public Optional<LanLine> find(DeviceId device) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("nobody knows the address of " + host);
        }
        return Optional.of(CoapLanLine.open(address, device, keyFile));
    }
}
