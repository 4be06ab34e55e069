package org.chieng.agent.source.link;

import java.util.List;
import java.util.Optional;

/**
 * What was found out about the line at one moment. Immutable.
 *
 * @param ways the interfaces of the default routes that are there, the one in use first; of one that sysfs does not show, its name only
 * @param modems what ModemManager has
 * @param metered what NetworkManager says
 * @param troubles what could not be asked, each as a word for the evidence, e.g. {@code mmcli:timeout}
 */
record Facts(List<Way> ways, List<Modem> modems, MeteredFlag metered, List<String> troubles) {
    Facts {
        ways = List.copyOf(ways);
        modems = List.copyOf(modems);
        troubles = List.copyOf(troubles);
    }

    /**
     * A way out. Immutable.
     *
     * @param route as the kernel has it
     * @param nic what carries it, where that is known
     */
    record Way(DefaultRoute route, Optional<Nic> nic) {
        /** Whether it leads through another way: what carries the tunnel is the line. */
        boolean isTunnel() {
            return nic.filter(one -> one.kind() == Nic.Kind.VIRTUAL).isPresent();
        }
    }
}
