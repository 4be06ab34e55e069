package org.chieng.gateway;

/** The gateway can't start; the message tells an operator what is wrong and what to change, in one line. */
public final class GatewayException extends Exception {
    private static final long serialVersionUID = 1L;

    GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
