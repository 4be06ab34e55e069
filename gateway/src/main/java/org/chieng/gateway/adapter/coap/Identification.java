package org.chieng.gateway.adapter.coap;

import java.security.Principal;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which device a request is from: by what the DTLS handshake proved, a key's identity or the common name of a certificate, or
 * by the secret that it brings. Thread-safe; blocks as the directory does.
 */
final class Identification {
    private final DeviceDirectory directory;

    Identification(DeviceDirectory directory) {
        this.directory = directory;
    }

    /**
     * Identifies the sender.
     *
     * @throws RejectedException when it is nobody, or names another device than it is; with {@code STORE_UNAVAILABLE} when the directory
     *     can't tell now
     */
    EnrolledDevice of(Request request, DevicePath path) throws RejectedException {
        Principal peer = request.getSourceContext().getPeerIdentity();
        DeviceId named = path.device();
        if (peer == null) {
            if (named == null) {
                throw DevicePath.nobody();
            }
            return directory.authenticate(named, path.key());
        }
        DeviceId proven = proven(peer);
        if (named != null && !named.equals(proven)) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE, "the path belongs to another device: this one is " + proven);
        }
        return directory
                .find(proven)
                .orElseThrow(() ->
                        new RejectedException(ErrorCode.UNKNOWN_DEVICE, "device '" + proven + "' is not enrolled"));
    }

    /** Tells the log when it was refused for who it is, or is not. */
    static void tell(RefusalLog log, Request request, RejectedException why) {
        log.refusedIfStranger(
                request.getSourceContext().getPeerAddress().getAddress().getHostAddress(), why.code());
    }

    private static DeviceId proven(Principal peer) throws RejectedException {
        String name = null;
        if (peer instanceof PreSharedKeyIdentity key) {
            name = key.getIdentity();
        } else if (peer instanceof X509CertPath certificate) {
            name = commonName(certificate.getTarget().getSubjectX500Principal().getName());
        }
        if (name == null) {
            throw DevicePath.nobody();
        }
        return DeviceId.parse(name);
    }

    private static @Nullable String commonName(String subject) {
        try {
            for (Rdn rdn : new LdapName(subject).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    return rdn.getValue().toString();
                }
            }
        } catch (InvalidNameException e) {
            // told as nobody
        }
        return null;
    }
}
