package org.chieng.gateway.adapter.coap;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.util.SecretUtil;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** Asks the directory for a device's key, on a worker; a device without one fails the handshake like a wrong key. Thread-safe. */
final class DeviceKeys implements AdvancedPskStore {
    private final DeviceDirectory directory;
    private final Executor workers;
    private final Consumer<ConnectionId> unknown;
    private volatile @Nullable HandshakeResultHandler handler;

    /**
     * @param workers where the directory may block; refuses what it has no room for
     * @param unknown hears of connections that name a device without a key
     */
    DeviceKeys(DeviceDirectory directory, Executor workers, Consumer<ConnectionId> unknown) {
        this.directory = directory;
        this.workers = workers;
        this.unknown = unknown;
    }

    @Override
    public boolean hasEcdhePskSupported() {
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // Scandium: null means that the result comes later
    public PskSecretResult requestPskSecretResult(
            ConnectionId connection,
            ServerNames serverNames,
            PskPublicInformation identity,
            String hmacAlgorithm,
            SecretKey otherSecret,
            byte[] seed,
            boolean useExtendedMasterSecret) {
        try {
            workers.execute(() -> answer(connection, identity));
            return null;
        } catch (RejectedExecutionException e) {
            return new PskSecretResult(connection, identity, null);
        }
    }

    @SuppressWarnings("NullAway") // Scandium: no key is told as null
    private void answer(ConnectionId connection, PskPublicInformation identity) {
        HandshakeResultHandler to = handler;
        if (to != null) {
            Optional<SecretKey> key = key(identity);
            if (key.isEmpty()) {
                unknown.accept(connection);
            }
            to.apply(new PskSecretResult(connection, identity, key.orElse(null)));
        }
    }

    private Optional<SecretKey> key(PskPublicInformation identity) {
        try {
            return directory
                    .dtlsKey(DeviceId.parse(identity.getPublicInfoAsString()))
                    .map(key -> SecretUtil.create(key, PskSecretResult.ALGORITHM_PSK));
        } catch (RejectedException e) {
            return Optional.empty();
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Scandium: asked of clients only
    public PskPublicInformation getIdentity(InetSocketAddress peer, ServerNames virtualHost) {
        return null;
    }

    @Override
    public void setResultHandler(HandshakeResultHandler resultHandler) {
        handler = resultHandler;
    }
}
