package org.chieng.server.registry;

import org.jspecify.annotations.Nullable;

/** The registry can't be opened, read or filled; the message is one line for an operator. */
public final class RegistryException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong and how to mend it; never holds a secret
     * @param cause what the library said, or null when the input itself is wrong
     */
    public RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** For wrong input. */
    public RegistryException(String message) {
        this(message, null);
    }
}
