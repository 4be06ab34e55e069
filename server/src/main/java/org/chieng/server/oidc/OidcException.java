package org.chieng.server.oidc;

/** A login elsewhere that is not believed, or could not be asked about; says why, in words for an operator, and holds nothing secret. */
public final class OidcException extends Exception {
    private static final long serialVersionUID = 1L;

    public OidcException(String why) {
        super(why);
    }

    OidcException(String why, Throwable cause) {
        super(why, cause);
    }
}
