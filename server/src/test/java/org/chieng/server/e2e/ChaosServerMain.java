package org.chieng.server.e2e;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.chieng.server.Server;
import org.chieng.server.ServerConfig;

/** The server as it is, but for its clock. Arguments: its configuration, the file of the {@link SimulatedTime}. */
final class ChaosServerMain {
    private ChaosServerMain() {}

    public static void main(String[] args) throws Exception {
        Server server = Server.start(
                ServerConfig.load(Path.of(args[0])), new SimulatedTime(Path.of(args[1])), new SecureRandom());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        System.out.println("READY mqtt=" + server.mqttPort());
    }
}
