package org.chieng.gateway.adapter.mqtt;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Reads who a client's certificate, which TLS has checked, says it is. Pure functions. */
final class ClientCertificate {
    private static final Integer DNS_NAME = 2;

    private ClientCertificate() {}

    /** The device ids in it: DNS names of the Subject Alternative Name, then the subject's Common Name; none without certificate. */
    static List<DeviceId> devices(@Nullable SSLSession session) {
        List<DeviceId> devices = new ArrayList<>();
        if (session != null) {
            try {
                Certificate own = session.getPeerCertificates()[0];
                if (own instanceof X509Certificate x509) {
                    names(x509).forEach(name -> add(name, devices));
                }
            } catch (SSLPeerUnverifiedException e) {
                // it has shown none
            }
        }
        return devices;
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(name -> DNS_NAME.equals(name.get(0)))
                        .forEach(name -> names.add(String.valueOf(name.get(1))));
            }
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn part : subject.getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            return names; // what can be read of it
        }
        return names;
    }

    private static void add(String name, List<DeviceId> devices) {
        try {
            DeviceId device = DeviceId.parse(name);
            if (!devices.contains(device)) {
                devices.add(device);
            }
        } catch (RejectedException e) {
            // a name for something else
        }
    }
}
