package org.chieng.agent.source.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Looks how long the server's name takes to be resolved: some 150 bytes on the line, unless the school's router remembers it. Confined to one
 * thread.
 *
 * @param longest how long to wait
 * @param nanoTime the monotonic clock
 */
record NameProbe(Duration longest, LongSupplier nanoTime) {
    static NameProbe usual(LongSupplier nanoTime) {
        return new NameProbe(Duration.ofSeconds(5), nanoTime);
    }

    /** Whether there is anything to resolve. */
    static boolean isName(String host) {
        return !host.isEmpty() && host.indexOf(':') < 0 && !host.matches("[0-9.]+") && !host.equals("localhost");
    }

    /** Milliseconds it took; empty when it failed or took too long. Java itself remembers an answer for 30 s. */
    OptionalDouble ask(String host) throws InterruptedException {
        long begin = nanoTime.getAsLong();
        FutureTask<InetAddress> asked = new FutureTask<>(() -> InetAddress.getByName(host));
        Thread thread = new Thread(asked, "name");
        thread.setDaemon(true); // the system's resolver can't be told to stop
        thread.start();
        try {
            asked.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return OptionalDouble.of((nanoTime.getAsLong() - begin) / 1e6);
        } catch (TimeoutException e) {
            return OptionalDouble.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                return OptionalDouble.empty();
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
