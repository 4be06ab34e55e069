package org.chieng.agent.relay.lan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;
import org.chieng.agent.time.Throttle;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.util.SecretUtil;
import org.eclipse.californium.scandium.util.ServerNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives whoever names a device the key of the lab: who has it is let in as that. Thread-safe. */
final class LabKeyStore implements AdvancedPskStore {
    private static final Logger log = LoggerFactory.getLogger(LabKeyStore.class);

    private final Path file;
    private final Throttle complaints;

    LabKeyStore(Path file, LongSupplier monotonicNanos) {
        this.file = file;
        this.complaints = new Throttle(Duration.ofMinutes(1), monotonicNanos);
    }

    @Override
    public boolean hasEcdhePskSupported() {
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // Scandium: no key is told as null
    public PskSecretResult requestPskSecretResult(
            ConnectionId connection,
            ServerNames serverNames,
            PskPublicInformation identity,
            String hmacAlgorithm,
            SecretKey otherSecret,
            byte[] seed,
            boolean useExtendedMasterSecret) {
        return new PskSecretResult(connection, identity, key(identity).orElse(null));
    }

    private Optional<SecretKey> key(PskPublicInformation identity) {
        try {
            DeviceId device = DeviceId.parse(identity.getPublicInfoAsString());
            log.debug("{} shakes hands", device);
            return Optional.of(SecretUtil.create(LabKey.read(file), PskSecretResult.ALGORITHM_PSK));
        } catch (RejectedException e) {
            return Optional.empty();
        } catch (IOException e) {
            complaints.pass(held -> log.warn("no computer may report to this relay: {}", e.getMessage()));
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
        // every answer is given at once
    }
}
