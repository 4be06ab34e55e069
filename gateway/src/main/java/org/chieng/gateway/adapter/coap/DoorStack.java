package org.chieng.gateway.adapter.coap;

import org.eclipse.californium.core.network.CoapStackFactory;
import org.eclipse.californium.core.network.ExtendedCoapStackFactory;
import org.eclipse.californium.core.network.Outbox;
import org.eclipse.californium.core.network.stack.BaseCoapStack;
import org.eclipse.californium.core.network.stack.CoapStack;
import org.eclipse.californium.core.network.stack.CongestionControlLayer;
import org.eclipse.californium.core.network.stack.ExchangeCleanupLayer;
import org.eclipse.californium.core.network.stack.Layer;
import org.eclipse.californium.core.network.stack.ObserveLayer;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.config.Configuration;

/** Californium's layers for UDP ({@code CoapUdpStack}), but that blocks are put together for devices only. */
final class DoorStack extends BaseCoapStack {
    /** Makes the layer that puts blocks together. */
    interface Blocks {
        AdmittedBlocks layer(String tag, Configuration configuration, EndpointContextMatcher matcher);
    }

    private DoorStack(
            String tag, Configuration configuration, EndpointContextMatcher matcher, Outbox outbox, Blocks blocks) {
        super(outbox);
        setLayers(new Layer[] {
            new ExchangeCleanupLayer(configuration),
            new ObserveLayer(configuration),
            blocks.layer(tag, configuration, matcher),
            CongestionControlLayer.newImplementation(tag, configuration)
        });
    }

    /** What an endpoint makes its stack with. */
    @SuppressWarnings("deprecation") // what the endpoint's builder takes; the older method is never called
    static CoapStackFactory factory(Blocks blocks) {
        return new ExtendedCoapStackFactory() {
            @Override
            public CoapStack createCoapStack(
                    String protocol,
                    String tag,
                    Configuration configuration,
                    EndpointContextMatcher matcher,
                    Outbox outbox,
                    Object argument) {
                return new DoorStack(tag, configuration, matcher, outbox, blocks);
            }

            @Override
            public CoapStack createCoapStack(
                    String protocol, String tag, Configuration configuration, Outbox outbox, Object argument) {
                throw new IllegalStateException("an endpoint that knows no matcher");
            }
        };
    }
}
