package org.chieng.agent.uplink;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.chieng.agent.uplink.LineFault.Reason;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * Why a try to connect failed. Immutable.
 *
 * @param fault what is told of it
 * @param isRefusal whether the server answered, and said no: trying again soon can't help
 */
record ConnectFault(LineFault fault, boolean isRefusal) {
    static ConnectFault of(MqttException e) {
        return switch (e.getReasonCode()) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                new ConnectFault(LineFault.of(Reason.UNKNOWN_DEVICE), true);
            case MqttException.REASON_CODE_INVALID_CLIENT_ID, MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                new ConnectFault(new LineFault(Reason.SESSION_REFUSED, String.valueOf(e.getReasonCode())), true);
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> new ConnectFault(LineFault.of(Reason.BUSY), true);
            case MqttException.REASON_CODE_CLIENT_TIMEOUT -> new ConnectFault(LineFault.of(Reason.NO_ANSWER), false);
            default -> new ConnectFault(of(e.getCause() == null ? e : e.getCause()), false);
        };
    }

    /** A file of this computer that can't be read. */
    static LineFault unreadable(Path secretFile, Exception e) {
        if (e instanceof SecretFile.Unclaimed) {
            return LineFault.of(Reason.UNCLAIMED);
        }
        return new LineFault(
                Reason.UNREADABLE,
                e instanceof Tls.UnusableCa ? String.valueOf(e.getMessage()) : secretFile + ": " + e);
    }

    private static LineFault of(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException) {
            return LineFault.of(Reason.UNKNOWN_HOST);
        }
        if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
            return new LineFault(Reason.NO_WAY, message);
        }
        if (cause instanceof SocketTimeoutException || message.contains("timed out")) {
            return LineFault.of(Reason.NO_ANSWER);
        }
        if (cause instanceof ConnectException) {
            return LineFault.of(Reason.NOTHING_LISTENS);
        }
        if (cause instanceof SSLException) {
            return new LineFault(Reason.TLS_FAILED, message);
        }
        return new LineFault(Reason.OTHER, cause instanceof MqttException ? message : cause.toString());
    }

    String words() {
        return fault.words();
    }
}
