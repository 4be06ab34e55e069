package org.chieng.server;

import org.chieng.gateway.GatewayException;
import org.chieng.gateway.store.StoreException;
import org.chieng.server.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** The server can't start or a command can't be done; the message is for the operator: what is wrong and how to mend it. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Exit code for a wrong command line or configuration. */
    public static final int BAD_CONFIG = 2;
    /** Exit code for everything else, e.g. a port in use. */
    public static final int FAILED = 1;

    private final int exitCode;

    /**
     * @param exitCode {@link #BAD_CONFIG} or {@link #FAILED}
     * @param message a line, or one line a fault
     */
    public StartException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the process exits with. */
    public int exitCode() {
        return exitCode;
    }

    /** Bad configuration. */
    static StartException badConfig(String message) {
        return new StartException(BAD_CONFIG, message, null);
    }

    /** A part could not be opened; those of ours say why in one line for an operator. */
    static StartException because(@Nullable Throwable cause) {
        if (cause instanceof StartException already) {
            return already;
        }
        if (cause instanceof GatewayException
                || cause instanceof StoreException
                || cause instanceof RegistryException) {
            return failed(String.valueOf(cause.getMessage()), cause);
        }
        return failed("can't start: " + cause, cause);
    }

    /** Something else. */
    static StartException failed(String message, @Nullable Throwable cause) {
        return new StartException(FAILED, message, cause);
    }
}
