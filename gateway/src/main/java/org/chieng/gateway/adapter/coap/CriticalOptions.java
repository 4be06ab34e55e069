package org.chieng.gateway.adapter.coap;

import java.util.Optional;
import java.util.Set;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;

/**
 * What a request may demand: a critical option that is not understood refuses it (RFC 7252 section 5.4.1), and nobody is served by proxy
 * (section 5.7.2). Pure.
 */
final class CriticalOptions {
    private static final Set<Integer> UNDERSTOOD = Set.of(
            StandardOptionRegistry.URI_HOST.getNumber(), // whatever it is: this is the only host here
            StandardOptionRegistry.URI_PORT.getNumber(),
            StandardOptionRegistry.URI_PATH.getNumber(),
            StandardOptionRegistry.URI_QUERY.getNumber(),
            StandardOptionRegistry.ACCEPT.getNumber(),
            StandardOptionRegistry.BLOCK1.getNumber(),
            StandardOptionRegistry.BLOCK2.getNumber());

    private CriticalOptions() {}

    /** The answer to a request that demands what is not done here; empty when it demands nothing of the kind. */
    static Optional<Response> refusal(OptionSet options) {
        if (options.hasProxyUri() || options.hasProxyScheme()) {
            return Optional.of(Responses.of(
                    CoAP.ResponseCode.PROXY_NOT_SUPPORTED,
                    "this is no proxy: leave Proxy-Uri and Proxy-Scheme out, and name the path in Uri-Path"));
        }
        return options.asSortedList().stream()
                .filter(option -> option.isCritical() && !UNDERSTOOD.contains(option.getNumber()))
                .findFirst()
                .map(option -> Responses.of(CoAP.ResponseCode.BAD_OPTION, sentence(option)));
    }

    private static String sentence(Option option) {
        int number = option.getNumber();
        String name = number == StandardOptionRegistry.IF_MATCH.getNumber()
                ? "If-Match"
                : number == StandardOptionRegistry.IF_NONE_MATCH.getNumber() ? "If-None-Match" : "option " + number;
        return name + " is not understood here, and may not be passed over: leave it out";
    }
}
