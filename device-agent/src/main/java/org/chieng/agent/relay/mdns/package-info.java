/** How a lab's relay is found in the school's network: DNS-SD over multicast DNS (RFC 6762, RFC 6763), by JmDNS. Loaded only where it is used. */
@NullMarked
package org.chieng.agent.relay.mdns;

import org.jspecify.annotations.NullMarked;
