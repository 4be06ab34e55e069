package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    private Path temp;

    private String told(Path ca) {
        Tls tls = new Tls(Optional.of(ca));
        IOException fault = catchThrowableOfType(IOException.class, tls::sockets);
        return ConnectFault.unreadable(temp.resolve("secret"), fault).words();
    }

    @Test
    void namesTheFileOfCertificatesAndNotTheSecret() throws IOException {
        Path ca = temp.resolve("ca.pem");
        assertThat(told(ca)).contains("server.ca = " + ca + " is not there").doesNotContain("secret:");
        Files.writeString(ca, "");
        assertThat(told(ca)).contains("there is no certificate in " + ca).doesNotContain("secret:");
    }
}
