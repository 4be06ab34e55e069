package org.chieng.agent.claim;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and as what the agent asks for a secret. Immutable.
 *
 * @param web the server's page, {@code http} or {@code https}, host and port alone
 * @param name what the agent calls itself, for whoever claims it
 * @param code of an enrolment, by which it needs nobody to claim it
 * @param keyFile where it keeps the key that it makes for itself
 */
public record ClaimConfig(URI web, String name, Optional<String> code, Path keyFile) {
    public ClaimConfig {
        boolean isWeb = "http".equals(web.getScheme()) || "https".equals(web.getScheme());
        String path = web.getPath();
        if (!isWeb || web.getHost() == null || (path != null && !path.isEmpty() && !path.equals("/"))) {
            throw new IllegalArgumentException(
                    "server.web must be the address of the server's page, e.g. https://chieng.example.vn");
        }
    }

    /** A path of the server. */
    URI at(String path) {
        return web.resolve(path);
    }

    /** Where somebody of a school types the code; with it, it need not be typed. */
    public URI page(String code) {
        return at(code.isEmpty() ? "/claim" : "/claim?code=" + code);
    }
}
