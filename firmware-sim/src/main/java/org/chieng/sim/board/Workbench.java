package org.chieng.sim.board;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs any number of boards on one thread at the pace of real time, in slices of 4 ms. When the machine is too slow for
 * them their time falls behind; what is more than a second is given up, and said. Thread-safe.
 */
public final class Workbench implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

    /** Chosen: a tenth of what a person sees as at once, and a USB chip's own latency is 1 to 16 ms. */
    private static final long SLICE_NANOS = 4_000_000;

    private static final long LONGEST_STEP_NANOS = 20_000_000;
    private static final long LAG_GIVEN_UP_NANOS = 1_000_000_000;

    private final Clock clock;
    private final double speed;
    private final List<Board> boards = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "workbench");
    private volatile boolean closed;

    /** At the pace of real time; the clock is for the boards' records. */
    public Workbench(Clock clock) {
        this(clock, 1);
    }

    /** At so many times the pace of real time, above 0. */
    public Workbench(Clock clock, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, not " + speed);
        }
        this.clock = clock;
        this.speed = speed;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Makes a board and plugs it in; it runs until it is unplugged or this is closed.
     *
     * @throws IOException there is no such port to be had, or the record cannot be written
     */
    public Board plug(BoardSpec spec) throws IOException {
        Board board = new Board(spec, clock);
        try {
            board.plug();
        } catch (IOException e) {
            board.close();
            throw e;
        }
        boards.add(board);
        return board;
    }

    /** The boards on it, plugged in or not. */
    public List<Board> boards() {
        return List.copyOf(boards);
    }

    private void run() {
        long then = System.nanoTime();
        long owed = 0; // nanoseconds of board time
        while (!closed) {
            long now = System.nanoTime();
            owed += (long) ((now - then) * speed);
            then = now;
            long step = Math.min(owed, (long) (LONGEST_STEP_NANOS * Math.max(1, speed)));
            Duration by = Duration.ofNanos(step);
            for (Board board : boards) {
                advance(board, by);
            }
            owed -= step;
            if (owed > LAG_GIVEN_UP_NANOS * Math.max(1, speed)) {
                LOG.warn("the machine is too slow for {} boards: {} ms given up", boards.size(), owed / 1_000_000);
                owed = 0;
            }
            long rest = SLICE_NANOS - (System.nanoTime() - now);
            if (rest > 0 && owed == 0) {
                LockSupport.parkNanos(rest);
            }
        }
    }

    /** A board whose record or wire fails is taken off, and the others go on. */
    private void advance(Board board, Duration by) {
        try {
            board.advance(by);
        } catch (RuntimeException e) {
            LOG.error("board {} is taken off the bench", board.name(), e);
            boards.remove(board);
            board.close();
        }
    }

    /** Unplugs all boards, and waits until they have stopped. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        boards.forEach(Board::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
