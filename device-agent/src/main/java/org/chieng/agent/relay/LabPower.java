package org.chieng.agent.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.command.LabControl;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.keep.KeptFile;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes computers of the lab and has them shut themselves down. Keeps the addresses of their network cards, which they tell over the school's network and which
 * go nowhere else. Thread-safe.
 */
final class LabPower implements LabControl {
    private static final Logger log = LoggerFactory.getLogger(LabPower.class);

    /** How long the computers' answers are waited for; chosen: the server waits 10 s for the relay's. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final int MOST_MACS = 8;

    private final Computers computers;
    private final WakeOnLan waking;
    private final KeptFile file;
    private final Map<DeviceId, List<String>> macs = new LinkedHashMap<>();

    /** Questions that wait, by the computer that is asked. */
    private final Map<DeviceId, Question> questions = new LinkedHashMap<>();

    private static final class Question {
        private final CountDownLatch left;
        private String answer = "silent";

        Question(CountDownLatch left) {
            this.left = left;
        }
    }

    LabPower(Computers computers, WakeOnLan waking, KeptFile file) {
        this.computers = computers;
        this.waking = waking;
        this.file = file;
        file.read().ifPresent(this::recall);
    }

    private void recall(String text) {
        for (String line : text.split("\n", -1)) {
            List<String> words = List.of(line.split(" ", -1));
            try {
                keep(DeviceId.parse(words.get(0)), words.subList(1, words.size()));
            } catch (RejectedException e) {
                log.debug("a line of the computers' addresses is not understood", e);
            }
        }
    }

    private boolean keep(DeviceId device, List<String> told) {
        List<String> good = told.stream()
                .map(MagicPacket::address)
                .flatMap(Optional::stream)
                .distinct()
                .limit(MOST_MACS)
                .toList();
        boolean hasRoom = macs.containsKey(device) || macs.size() < Computers.MOST;
        return !good.isEmpty() && hasRoom && !good.equals(macs.put(device, good));
    }

    /** A computer tells its addresses. */
    synchronized void told(DeviceId device, List<String> addresses) {
        if (keep(device, addresses)) {
            List<String> lines = new ArrayList<>();
            macs.forEach((one, its) -> lines.add(one + " " + String.join(" ", its)));
            try {
                file.write(String.join("\n", lines));
            } catch (IOException e) {
                log.warn("the computers' addresses can't be kept: {}", e.toString());
            }
        }
    }

    @Override
    public Map<String, String> wake(List<DeviceId> devices) {
        Map<String, String> results = new LinkedHashMap<>();
        for (DeviceId device : devices) {
            List<String> its;
            synchronized (this) {
                its = macs.getOrDefault(device, List.of());
            }
            try {
                if (computers.isHere(device)) {
                    results.put(device.value(), "on");
                } else if (its.isEmpty()) {
                    results.put(device.value(), "unknown");
                } else {
                    waking.wake(its);
                    results.put(device.value(), "sent");
                }
            } catch (IOException e) {
                log.warn("{} can't be woken: {}", device, e.toString());
                results.put(device.value(), "failed");
            }
        }
        return results;
    }

    @Override
    public Map<String, String> shutdown(List<DeviceId> devices, boolean force) throws InterruptedException {
        byte[] order = new JsonText().put("do", "shutdown").put("force", force).bytes();
        CountDownLatch left = new CountDownLatch(devices.size());
        Map<DeviceId, Question> asked = new LinkedHashMap<>();
        for (DeviceId device : devices) {
            Question question = new Question(left);
            asked.put(device, question);
            synchronized (this) {
                questions.put(device, question);
            }
            if (!computers.tell(device, order)) {
                answered(device, computers.isHere(device) ? "silent" : "off");
            }
        }
        boolean all = left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        log.info("{} computers were told to shut down, all have answered: {}", devices.size(), all);
        Map<String, String> results = new LinkedHashMap<>();
        synchronized (this) {
            asked.forEach((device, question) -> {
                results.put(device.value(), question.answer);
                questions.remove(device, question);
            });
        }
        return results;
    }

    /** A computer tells what it did, {@code {"state":"done"}} or {@code {"state":"in-use"}}. */
    void replied(DeviceId device, byte[] payload) throws JsonException {
        String state = JsonObject.parse(payload).text("state");
        answered(device, state.matches("[a-z-]{1,20}") ? state : "failed");
    }

    private synchronized void answered(DeviceId device, String state) {
        Question question = questions.remove(device);
        if (question != null) {
            question.answer = state;
            question.left.countDown();
        }
    }
}
