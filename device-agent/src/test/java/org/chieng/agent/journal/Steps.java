package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Does something once, before the n-th write or force after it was armed: e.g. copies what a kill at that moment would leave. */
final class Steps implements ChannelOpener {
    private final Action action;
    private int left;
    private boolean armed;
    private boolean fired;

    /** What is done. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    Steps(int steps, Action action) {
        this.left = steps;
        this.action = action;
    }

    void arm() {
        armed = true;
    }

    boolean fired() {
        return fired;
    }

    private void step() throws IOException {
        if (armed && left-- == 0) {
            fired = true;
            action.run();
        }
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        step();
        return new ForwardingChannel(FileChannel.open(file, options)) {
            @Override
            public int write(ByteBuffer from, long position) throws IOException {
                step();
                return super.write(from, position);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                step();
                super.force(metaData);
            }
        };
    }
}
