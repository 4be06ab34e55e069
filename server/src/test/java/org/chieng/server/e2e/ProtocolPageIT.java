package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verifies that a person gets a reading onto the page by following {@code docs/protocol.md} alone: takes the very commands
 * from that page, puts in the ports and the secret, and runs them.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ProtocolPageIT {
    private static final Path PAGE = Path.of("..", "docs", "protocol.md");
    private static final double WITHIN_MILLIS = 2_000;

    @TempDir
    Path folder;

    @Test
    void readingsPublishedByHandShowOnThePageWithinTwoSeconds() throws Exception {
        List<String> commands = publishCommands();
        assertThat(commands).hasSize(3);
        assertThat(commands.get(0)).startsWith("mosquitto_pub ").doesNotContain("-V 5");
        assertThat(commands.get(1)).startsWith("mosquitto_pub -V 5 ");
        assertThat(commands.get(2)).startsWith("coap-client");
        try (WholeWay way = WholeWay.start(folder, "pi");
                Browser browser = Browser.start()) {
            String secret = way.addDevice("my-esp32");
            Page page = browser.newPage();
            Browser.logIn(page, way);
            for (int i = 0; i < commands.size(); i++) {
                String value = (30 + i) + ".5";
                run(adapted(commands.get(i), way, secret).replace("23.5", value));
                Locator shown = page.locator("main output").filter(new Locator.FilterOptions().setHasText(value));
                PlaywrightAssertions.assertThat(shown)
                        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(WITHIN_MILLIS));
            }
        }
    }

    private static String adapted(String command, WholeWay way, String secret) {
        return command.replace("SECRET", secret)
                .replace("-p 1883", "-p " + way.mqttPort())
                .replace("coap://127.0.0.1/", "coap://127.0.0.1:" + way.coapPort() + "/");
    }

    /** The commands that publish of the page's beginning, each with its continued lines; ProtocolCommandsIT runs the others. */
    private static List<String> publishCommands() throws IOException {
        Matcher command = Pattern.compile("(?m)^(?:mosquitto_pub|coap-client)(?:.*\\\\\\n)*.*$")
                .matcher(Files.readString(PAGE).split("\n## Who is who", 2)[0]);
        return command.results()
                .map(match -> match.group().replace("\\\n", " "))
                .toList();
    }

    private static void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + said).isZero();
    }
}
