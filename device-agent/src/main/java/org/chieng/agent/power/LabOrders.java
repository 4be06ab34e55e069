package org.chieng.agent.power;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.process.Command;
import org.chieng.agent.process.Programs;
import org.chieng.agent.uplink.LanOrders;
import org.chieng.protocol.lab.SeatState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the relay how this computer's network cards are woken, and shuts the computer down when it says so. Thread-safe. */
public final class LabOrders implements LanOrders {
    private static final Logger log = LoggerFactory.getLogger(LabOrders.class);
    private static final int MOST_CARDS = 8;

    /** Somebody may be at work; when nobody can say, somebody may. */
    private static final Set<SeatState> IN_USE = Set.of(SeatState.ACTIVE, SeatState.UNKNOWN);

    private static final String WORDS = "Máy sẽ tắt, hãy lưu bài. This computer will be shut down: save your work.";

    private final ShutdownConfig config;
    private final Supplier<Optional<SeatState>> state;
    private final Programs programs;
    private final boolean isWindows;

    /** @param state what this computer does now; empty when it is not looked at */
    public LabOrders(ShutdownConfig config, Supplier<Optional<SeatState>> state) {
        this(config, state, Programs.usual(), System.getProperty("os.name", "").startsWith("Windows"));
    }

    LabOrders(ShutdownConfig config, Supplier<Optional<SeatState>> state, Programs programs, boolean isWindows) {
        this.config = config;
        this.state = state;
        this.programs = programs;
        this.isWindows = isWindows;
    }

    @Override
    public byte[] here() {
        return new JsonText().put("mac", macs()).bytes();
    }

    /** Of the cards that are up and not made of software alone. */
    private static List<String> macs() {
        List<String> macs = new ArrayList<>();
        try {
            for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                byte[] mac = one.isUp() && !one.isVirtual() && !one.isLoopback() ? one.getHardwareAddress() : null;
                if (mac != null && mac.length == 6 && macs.size() < MOST_CARDS) {
                    macs.add(HexFormat.ofDelimiter(":").formatHex(mac));
                }
            }
        } catch (SocketException e) {
            log.debug("the network cards can't be read", e);
        }
        return macs;
    }

    @Override
    public byte[] done(byte[] order) throws InterruptedException {
        return new JsonText().put("state", result(order)).bytes();
    }

    private String result(byte[] payload) throws InterruptedException {
        try {
            JsonObject order = JsonObject.parse(payload);
            order.allowOnly("do", "force");
            if (!order.text("do").equals("shutdown")) {
                return "refused";
            }
            if (!config.allow()) {
                return "not-allowed";
            }
            boolean isInUse = IN_USE.contains(state.get().orElse(SeatState.UNKNOWN));
            if (isInUse && !order.flag("force")) {
                return "in-use";
            }
            Command.USUAL.run(program());
            log.info(
                    "the lab's relay has this computer shut down in {} min",
                    config.warning().toMinutes());
            return "done";
        } catch (JsonException e) {
            log.warn("what the relay wants is not understood: {}", e.getMessage());
            return "refused";
        } catch (IOException e) {
            log.warn("this computer can't shut itself down: {}", e.getMessage());
            return "failed";
        }
    }

    /** shutdown(8) tells everybody who is logged in, and can be called off with {@code shutdown -c}; Windows has one of its own. */
    private List<String> program() throws IOException {
        String shutdown = programs.find(isWindows ? "shutdown.exe" : "shutdown")
                .orElseThrow(() -> new IOException("there is no program 'shutdown'"));
        return isWindows
                ? List.of(shutdown, "/s", "/t", Long.toString(config.warning().toSeconds()), "/c", WORDS)
                : List.of(shutdown, "-P", "+" + config.warning().toMinutes(), WORDS);
    }
}
