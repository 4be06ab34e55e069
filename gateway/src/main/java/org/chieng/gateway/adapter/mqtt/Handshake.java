package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.mqtt.MqttAuth;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.adapter.SeldomLog;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who a connection is; whoever can't show it is refused. Thread-safe. */
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final DeviceDirectory directory;
    private final WorkerExecutor worker;
    private final GatewayCounters counters;
    private final RefusalLog refusals;
    private final SeldomLog faults = new SeldomLog(System::nanoTime);

    /** @param worker where the directory may block */
    Handshake(DeviceDirectory directory, WorkerExecutor worker, GatewayCounters counters, RefusalLog refusals) {
        this.directory = directory;
        this.worker = worker;
        this.counters = counters;
        this.refusals = refusals;
    }

    /** Succeeds with the device, on the event loop; fails after the connection has been refused with the reason. */
    Future<EnrolledDevice> authenticate(MqttEndpoint endpoint) {
        return worker.executeBlocking(() -> identify(endpoint), false).onFailure(why -> refuse(endpoint, why));
    }

    private EnrolledDevice identify(MqttEndpoint endpoint) throws RejectedException {
        MqttAuth auth = endpoint.auth();
        EnrolledDevice device;
        if (auth != null && auth.getUsername() != null && auth.getPassword() != null) {
            device = directory.authenticate(deviceId(auth.getUsername()), auth.getPassword());
        } else {
            device = byCertificate(ClientCertificate.devices(endpoint.isSsl() ? endpoint.sslSession() : null));
        }
        refuseForeignWill(endpoint, device);
        return device;
    }

    private EnrolledDevice byCertificate(List<DeviceId> named) throws RejectedException {
        for (DeviceId device : named) {
            Optional<EnrolledDevice> enrolled = directory.find(device);
            if (enrolled.isPresent()) {
                return enrolled.get();
            }
        }
        throw new RejectedException(
                ErrorCode.UNKNOWN_DEVICE,
                named.isEmpty()
                        ? "log in with the device as user name and its secret as password"
                        : "the certificate names no enrolled device: its name is looked for in DNS names, then in CN");
    }

    private static DeviceId deviceId(String userName) throws RejectedException {
        try {
            return DeviceId.parse(userName);
        } catch (RejectedException e) {
            throw new RejectedException(ErrorCode.UNKNOWN_DEVICE, String.valueOf(e.getMessage()));
        }
    }

    private static void refuseForeignWill(MqttEndpoint endpoint, EnrolledDevice device) throws RejectedException {
        MqttWill will = endpoint.will();
        if (will == null || !will.isWillFlag()) {
            return;
        }
        DeviceTopic.Kind kind =
                DeviceTopic.parse(will.getWillTopic(), device.device()).kind();
        if (kind != DeviceTopic.Kind.STATUS && kind != DeviceTopic.Kind.TELEMETRY) {
            throw new RejectedException(ErrorCode.UNKNOWN_TOPIC, "a will goes to status");
        }
    }

    private void refuse(MqttEndpoint endpoint, Throwable why) {
        RejectedException rejection = why instanceof RejectedException rejected
                ? rejected
                : new RejectedException(ErrorCode.STORE_UNAVAILABLE, "the registry fails: try again later");
        if (rejection != why) {
            faults.error(LOG, "asking the registry", why);
        }
        counters.countRejection(rejection.code());
        MqttAuth auth = endpoint.auth();
        boolean isEnrolled = rejection.code() == ErrorCode.WRONG_SECRET && auth != null;
        refusals.refused(
                String.valueOf(endpoint.remoteAddress().hostAddress()),
                isEnrolled ? auth.getUsername() : null,
                rejection.code());
        refuse(endpoint, rejection.code(), String.valueOf(rejection.getMessage()));
    }

    /** Answers CONNECT with the code of the client's version, and closes [MQTT-3.2.2-5]. */
    static void refuse(MqttEndpoint endpoint, ErrorCode code, String sentence) {
        if (Mqtt5.speaks(endpoint)) {
            endpoint.reject(returnCode5(code), Mqtt5.reasonIfFits(endpoint, sentence));
        } else {
            endpoint.reject(returnCode3(code));
        }
    }

    private static MqttConnectReturnCode returnCode5(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_DEVICE, WRONG_SECRET -> MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD;
            case UNKNOWN_TOPIC -> MqttConnectReturnCode.CONNECTION_REFUSED_TOPIC_NAME_INVALID;
            case STORE_UNAVAILABLE -> MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5;
            case QUOTA_EXCEEDED -> MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED;
            case MALFORMED_PAYLOAD -> MqttConnectReturnCode.CONNECTION_REFUSED_MALFORMED_PACKET;
            default -> MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5;
        };
    }

    private static MqttConnectReturnCode returnCode3(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_DEVICE, WRONG_SECRET -> MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD;
            case STORE_UNAVAILABLE, QUOTA_EXCEEDED -> MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
            default -> MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
        };
    }
}
