package org.chieng.agent.uplink;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * Why there is no session. Immutable.
 *
 * @param words for the operator
 * @param isRefusal whether the server answered, and said no: trying again soon can't help
 */
record ConnectFault(String words, boolean isRefusal) {
    static ConnectFault of(MqttException e) {
        Throwable cause = e.getCause();
        return switch (e.getReasonCode()) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                new ConnectFault(
                        "the server does not know this device, or its secret is another: enrol the device and put its"
                                + " secret into server.secret-file",
                        true);
            case MqttException.REASON_CODE_INVALID_CLIENT_ID, MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                new ConnectFault("the server refuses the session (code " + e.getReasonCode() + ")", true);
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE ->
                new ConnectFault("the server has too much to do, it says, and is left alone for a while", true);
            case MqttException.REASON_CODE_CLIENT_TIMEOUT -> new ConnectFault("the server does not answer", false);
            default -> new ConnectFault(cause == null ? String.valueOf(e.getMessage()) : words(cause), false);
        };
    }

    private static String words(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "its name is unknown to the network";
        }
        if (cause instanceof ConnectException) {
            return "nothing listens there";
        }
        if (cause instanceof SSLException) {
            return "TLS failed (" + cause.getMessage() + ")";
        }
        return cause.toString();
    }
}
