package org.chieng.server.cluster;

import java.util.List;

/**
 * How the processes find each other. Immutable.
 *
 * @param host address of this process that the others reach it at
 * @param port where members meet
 * @param busPort where events come in; 0: any free port
 * @param members {@code host:port} of members that may run, this one or not; those that don't are tried again
 */
public record ClusterSettings(String host, int port, int busPort, List<String> members) {
    public ClusterSettings {
        if (port < 1 || port > 65_535 || busPort < 0 || busPort > 65_535) {
            throw new IllegalArgumentException("cluster.port must be 1 to 65535, cluster.bus-port 0 to 65535");
        }
        for (String member : members) {
            if (!member.matches("[^\\s:/]+:\\d{1,5}")) {
                throw new IllegalArgumentException(
                        "cluster.members must be like \"10.0.0.2:5701\", is \"" + member + "\"");
            }
        }
        members = List.copyOf(members);
    }
}
