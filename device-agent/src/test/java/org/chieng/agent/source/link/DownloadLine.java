package org.chieng.agent.source.link;

import java.io.IOException;
import org.chieng.agent.uplink.Download;

/** A line that is measured by a real download. */
record DownloadLine(Download download) implements SpeedLine {
    @Override
    public Step fetch(long bytes) throws IOException {
        Download.Part part = download.fetch(bytes);
        return new Step(part.bytes(), part.nanos(), part.whole());
    }

    @Override
    public long wireBytes() {
        return download.wireBytes();
    }

    @Override
    public void close() {
        download.close();
    }
}
