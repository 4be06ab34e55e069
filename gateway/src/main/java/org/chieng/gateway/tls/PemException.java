package org.chieng.gateway.tls;

import java.security.GeneralSecurityException;

/** Why PEM files can't be used, in a sentence for an operator that names the key of the settings, the file, and what to do. */
public final class PemException extends GeneralSecurityException {
    private static final long serialVersionUID = 1;

    /**
     * @param key of the settings
     * @param file which it names
     * @param why and what to do, as the rest of a sentence about the file
     */
    public PemException(String key, Object file, String why) {
        super(key + ": " + file + " " + why);
    }
}
