package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFinderTest {
    private final List<Path> usbPorts = new ArrayList<>();

    @TempDir
    private Path temp;

    private Path acm0;
    private Path byId;

    @BeforeEach
    void plugIn() throws IOException {
        acm0 = Files.createFile(temp.toRealPath().resolve("ttyACM0"));
        byId = temp.resolve("by-id");
    }

    private PortFinder finder(boolean discover, Path... configured) {
        SerialConfig config =
                new SerialConfig(Arrays.asList(configured), discover, Duration.ofMillis(500), Duration.ofSeconds(30));
        return new PortFinder(config, new ListedPorts(), byId);
    }

    private static List<Path> find(PortFinder finder) {
        return finder.find().stream().map(PortFinder.Found::path).toList();
    }

    @Test
    void configuredPortIsFoundAtOnceWhenItIsThere() throws Exception {
        Path link = temp.resolve("uno");
        PortFinder finder = finder(false, link);
        assertThat(find(finder)).isEmpty();

        Files.createSymbolicLink(link, acm0);
        assertThat(finder.find()).containsExactly(new PortFinder.Found(link, acm0));
        Files.delete(acm0);
        assertThat(find(finder)).isEmpty();
    }

    @Test
    void boardThatIsPluggedInGetsItsLastingNameThoughTheLinkComesLater() throws Exception {
        usbPorts.add(acm0);
        PortFinder finder = finder(true);
        assertThat(find(finder)).isEmpty();

        Path link = Files.createSymbolicLink(Files.createDirectory(byId).resolve("usb-Uno"), acm0);
        assertThat(find(finder)).containsExactly(link);
    }

    @Test
    void boardWithoutALinkIsFoundByItsDevice() {
        usbPorts.add(acm0);
        PortFinder finder = finder(true);
        find(finder);

        assertThat(find(finder)).containsExactly(acm0);
    }

    @Test
    void otherPortsAreLeftAloneUnlessDiscoverIsOn() {
        usbPorts.add(acm0);
        PortFinder finder = finder(false);
        find(finder);

        assertThat(find(finder)).isEmpty();
    }

    private final class ListedPorts implements SerialPorts {
        @Override
        public List<Path> usbPorts() {
            return usbPorts;
        }

        @Override
        public Connection open(Path device, int speed) throws IOException {
            throw new IOException("not to be opened here");
        }
    }
}
