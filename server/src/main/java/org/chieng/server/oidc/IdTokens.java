package org.chieng.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ID tokens (OpenID Connect Core 1.0 section 2), believed only when all of section 3.1.3.7 holds. Thread-safe. */
final class IdTokens {
    /** How far that place's clock may differ from ours; chosen. */
    private static final Duration SKEW = Duration.ofMinutes(2);
    /** A token is shown as soon as it is made; chosen. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int MAX_LENGTH = 16_384;
    private static final int MAX_SUBJECT = 255;
    /** No other is taken, least of all {@code none} or one with a shared secret (RFC 8725 section 3.1). */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private final JWKSource<SecurityContext> keys;
    private final String issuer;
    private final String clientId;

    /** @param keys with which that place signs */
    IdTokens(JWKSource<SecurityContext> keys, String issuer, String clientId) {
        this.keys = keys;
        this.issuer = issuer;
        this.clientId = clientId;
    }

    /**
     * Whose a token is.
     *
     * @param nonce what was sent with the question
     * @throws OidcException when any of it does not hold
     */
    OidcIdentity believe(String text, String nonce, Instant now) throws OidcException {
        try {
            if (text.length() > MAX_LENGTH) {
                throw new OidcException("the ID token is too long");
            }
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
            processor.setJWTClaimsSetVerifier(verifier(nonce, now));
            JWTClaimsSet claims = processor.process(text, (SecurityContext) null);
            checkTime(claims, now);
            checkParty(claims);
            return identity(claims);
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw new OidcException("the ID token is not believed: " + e.getMessage(), e);
        }
    }

    /** Issuer, audience, nonce, and whether it has expired or is not yet good. */
    private DefaultJWTClaimsVerifier<SecurityContext> verifier(String nonce, Instant now) {
        JWTClaimsSet exact =
                new JWTClaimsSet.Builder().issuer(issuer).claim("nonce", nonce).build();
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(clientId, exact, Set.of("sub", "iat", "exp")) {
                    @Override
                    @SuppressWarnings("JavaUtilDate") // the library's own type
                    protected Date currentTime() {
                        return Date.from(now);
                    }
                };
        verifier.setMaxClockSkew((int) SKEW.toSeconds());
        return verifier;
    }

    @SuppressWarnings("JavaUtilDate") // the library's own type
    private static void checkTime(JWTClaimsSet claims, Instant now) throws OidcException {
        Instant made = claims.getIssueTime().toInstant();
        require(!made.isAfter(now.plus(SKEW)), "it is of the future");
        require(!made.isBefore(now.minus(LONGEST).minus(SKEW)), "it is of long ago");
    }

    /** For several audiences it must say which of them asked. */
    private void checkParty(JWTClaimsSet claims) throws OidcException, ParseException {
        String party = claims.getStringClaim("azp");
        require(
                party == null ? claims.getAudience().size() == 1 : party.equals(clientId),
                "it was made for another party");
    }

    private OidcIdentity identity(JWTClaimsSet claims) throws OidcException {
        String sub = claims.getSubject();
        require(!sub.isBlank() && sub.length() <= MAX_SUBJECT, "nobody is named in it");
        return new OidcIdentity(OidcIdentity.subject(issuer, sub), email(claims));
    }

    private static @Nullable String email(JWTClaimsSet claims) {
        return Boolean.TRUE.equals(claims.getClaim("email_verified"))
                        && claims.getClaim("email") instanceof String email
                        && email.indexOf('@') > 0
                ? email.toLowerCase(Locale.ROOT)
                : null;
    }

    private static void require(boolean holds, String fault) throws OidcException {
        if (!holds) {
            throw new OidcException("the ID token is not believed: " + fault);
        }
    }
}
