package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** How segment files are opened for writing; tests put a full disk here. */
@FunctionalInterface
interface ChannelOpener {
    FileChannel open(Path file, OpenOption... options) throws IOException;
}
