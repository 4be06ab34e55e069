package org.chieng.server.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which a place signs, out of its JSON Web Key Set (RFC 7517). They are asked for anew each hour, and when a token names one that is not known: a
 * place may change its keys, and take one back. Thread-safe; blocks.
 */
final class SigningKeys implements JWKSource<SecurityContext> {
    /** As {@code RS256} needs them (RFC 7518 section 3.3). */
    private static final int LEAST_RSA_BITS = 2048;
    /** How long they are good; chosen. */
    private static final Duration MEMORY = Duration.ofHours(1);
    /** An unknown key makes us ask again, not oftener than this, so that nobody makes us ask without end. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** Asks for the set. */
    interface Source {
        String ask() throws OidcException;
    }

    private final Source source;
    private final Clock clock;
    private @Nullable JWKSet known;
    private Instant asked = Instant.EPOCH;

    SigningKeys(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            List<JWK> found = selected(selector, keys(MEMORY));
            return found.isEmpty() ? selected(selector, keys(AGAIN)) : found;
        } catch (OidcException e) {
            throw new KeySourceException(String.valueOf(e.getMessage()), e);
        } catch (ParseException e) {
            throw new KeySourceException("what is at jwks_uri is no set of keys", e);
        }
    }

    /** Those that are known, asked for anew when they are that old. */
    private JWKSet keys(Duration oldest) throws OidcException, ParseException {
        Instant now = clock.instant();
        JWKSet keys = known;
        if (keys == null || asked.plus(oldest).isBefore(now)) {
            known = null; // so that none is believed that can't be asked about
            asked = now;
            keys = JWKSet.parse(source.ask());
            known = keys;
        }
        return keys;
    }

    private static List<JWK> selected(JWKSelector selector, JWKSet keys) {
        return selector.select(keys).stream().filter(SigningKeys::isStrong).toList();
    }

    private static boolean isStrong(JWK key) {
        return Optional.of(key.getKeyType()).filter(KeyType.RSA::equals).isEmpty() || key.size() >= LEAST_RSA_BITS;
    }
}
