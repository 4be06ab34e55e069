package org.chieng.sim.board;

import java.nio.charset.StandardCharsets;
import org.chieng.sim.signal.World;

/**
 * Stands in for a BBC micro:bit. <strong>Nothing is emulated here</strong>: it prints once a second what a MakeCode program
 * with {@code serial write value} blocks prints, {@code temp:23} and {@code light:128}, each padded with blanks and ended
 * by CR LF (MakeCode pads lines to a multiple of 32 bytes, its serial buffer).
 */
final class LineWriter implements Brain {

    private static final long PERIOD = 1_000_000_000L;
    private static final int PADDED = 32; // with the CR LF

    private final World world;
    private final Printer printer;
    private long now;
    private long next;
    private double stuckAt = -1;

    LineWriter(World world, Printer printer) {
        this.world = world;
        this.printer = printer;
    }

    @Override
    public void powerOn(long nanos) {
        now = nanos;
        reset();
    }

    @Override
    public void reset() {
        next = now + PERIOD;
    }

    @Override
    public void run(long nanos) {
        while (next <= nanos) {
            double seconds = stuckAt >= 0 ? stuckAt : next / 1e9;
            print("temp:" + Math.round(world.celsius(seconds) + 2)); // the chip is warmer than the room
            print("light:" + Math.round(Math.min(255, world.lux(seconds) / 4)));
            next += PERIOD;
        }
        now = nanos;
    }

    private void print(String text) {
        String line = text + " ".repeat(PADDED - 2 - text.length()) + "\r\n";
        for (byte b : line.getBytes(StandardCharsets.US_ASCII)) {
            printer.print(b);
        }
    }

    @Override
    public void receive(int value) {
        // this program listens to nothing
    }

    @Override
    public long baud() {
        return Sketch.MICROBIT.baud();
    }

    @Override
    public void stick(boolean stuck) {
        stuckAt = stuck ? now / 1e9 : -1;
    }
}
