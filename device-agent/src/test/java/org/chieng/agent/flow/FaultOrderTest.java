package org.chieng.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.agent.source.Fault;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two sources tell of faults at the same time. */
@Timeout(30)
class FaultOrderTest {
    private static final Fault FAULT = new Fault("uno", "soil", Fault.Kind.SENSOR_NO_VALUE, "");

    @Test
    void whatIsToldLastIsWhatThereIs() throws Exception {
        ReadingFlow flow = new ReadingFlow(
                measured -> true, new AgentClock(Clock.systemUTC(), System::nanoTime, UUID.randomUUID()));
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        flow.listenToFaults(all -> {
            if (first.getAndSet(false)) {
                held.countDown();
                awaitQuietly(goOn);
            }
        });
        List<Integer> told = new CopyOnWriteArrayList<>();
        flow.listenToFaults(all -> told.add(all.size()));
        Thread begins = new Thread(() -> flow.fault(FAULT));
        begins.start();
        held.await();
        Thread ends = new Thread(() -> flow.works("uno", "soil"));
        ends.start();
        await().until(() -> ends.getState() == Thread.State.TERMINATED || ends.getState() == Thread.State.BLOCKED);
        goOn.countDown();
        Uninterrupted.join(begins);
        Uninterrupted.join(ends);
        assertThat(told).containsExactly(1, 0);
        assertThat(flow.faults()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
