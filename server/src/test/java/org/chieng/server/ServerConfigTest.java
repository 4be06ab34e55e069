package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.chieng.server.access.Proxies;
import org.chieng.server.alert.AlertSettings;
import org.chieng.server.alert.QuietHours;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
    @TempDir
    Path folder;

    private ServerConfig load(String text) throws Exception {
        return ServerConfig.load(Files.writeString(folder.resolve("server.conf"), text));
    }

    @Test
    void listensOnThisComputerOnlyUnlessToldOtherwise() throws Exception {
        ServerConfig config = load("");

        assertThat(config.http()).isEqualTo(new ServerConfig.Http("127.0.0.1", 8080, 500, new Proxies(Set.of())));
        assertThat(config.gateway().mqtt().host()).isEqualTo("127.0.0.1");
        assertThat(config.gateway().coap().host()).isEqualTo("127.0.0.1");
        assertThat(config.gateway().http().enabled()).isFalse();
        assertThat(config.gateway().coap().dtls().enabled()).isFalse();
        assertThat(config.data()).isEqualTo(Path.of("data"));
        assertThat(config.registryImport()).isNull();
    }

    @Test
    void takesWhatTheFileSays() throws Exception {
        ServerConfig config =
                load("data = /srv/chieng\nhttp { host = \"0.0.0.0\", port = 0 }\nregistry.import = a.json\n"
                        + "ingest-http.enabled = true\ncoap.dtls.enabled = true");

        assertThat(config.gateway().http().enabled()).isTrue();
        assertThat(config.gateway().coap().dtls().enabled()).isTrue();
        assertThat(config.data()).isEqualTo(Path.of("/srv/chieng"));
        assertThat(config.http()).isEqualTo(new ServerConfig.Http("0.0.0.0", 0, 500, new Proxies(Set.of())));
        assertThat(config.registryImport()).isEqualTo(Path.of("a.json"));
    }

    @Test
    void tellsNobodyOfOutagesUnlessToldWhom() throws Exception {
        assertThat(load("").alerts())
                .isEqualTo(new AlertSettings(
                        new QuietHours(LocalTime.of(21, 0), LocalTime.of(6, 30)),
                        "vi",
                        null,
                        null,
                        true,
                        AlertSettings.Schools.NONE));

        AlertSettings alerts = load("alerts { language = en, webhook.url = \"https://chat.example.vn/hooks/s3cret\"\n"
                        + "mail { host = smtp.example.vn, port = 465, tls = tls, from = \"a@example.vn\", to = [\"b@example.vn\"] } }")
                .alerts();
        assertThat(alerts.webhook()).isNotNull().hasToString("webhook at chat.example.vn");
        assertThat(alerts.mail())
                .isNotNull()
                .satisfies(mail -> assertThat(mail.port()).isEqualTo(465));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alerts.language = fr",
                "alerts.quiet.from = evening",
                "alerts.webhook.url = \"ftp://example.vn/s3cret\"",
                "alerts.webhook.url = \"https://me:s3cret@example.vn/\"",
                "alerts.webhook.url = \"https://exa mple.vn/s3cret\"",
                "alerts.mail { host = smtp.example.vn, from = \"a@example.vn\" }",
                "alerts.mail { host = smtp.example.vn, from = \"a@example.vn\", to = [b] }",
                "alerts.mail { host = h, tls = none, user = me, password-file = p, from = \"a@b.vn\", to = [\"c@d.vn\"] }",
                "alerts.mail { host = h, user = me, from = \"a@b.vn\", to = [\"c@d.vn\"] }",
            })
    void refusesAlertsThatCanNotBeSentAndRepeatsNoSecret(String settings) {
        assertThatThrownBy(() -> load(settings))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("alerts.")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void tellsAllFaultsAtOnce() {
        assertThatThrownBy(() -> load("htp.port = 1\nhttp.port = 70000\nmqtt.port = many\ndata = \"\"\ncoap.prt = 1"))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.exitCode()).isEqualTo(StartException.BAD_CONFIG))
                .hasMessageContaining("server.conf")
                .hasMessageContaining("unknown key htp.port")
                .hasMessageContaining("http.port must be 0 to 65535")
                .hasMessageContaining("mqtt.port")
                .hasMessageContaining("unknown key coap.prt")
                .hasMessageContaining("data must name a folder");
    }

    @Test
    void namesTheLineThatItCanNotRead() {
        assertThatThrownBy(() -> load("data = x\nhttp {"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(": 2:");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> ServerConfig.load(folder.resolve("none.conf")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("none.conf")
                .message()
                .hasLineCount(1);
    }

    @Test
    void everySettingOfItsOwnIsExplained() {
        Set<Map.Entry<String, ConfigValue>> settings =
                ConfigFactory.parseResources("reference.conf").entrySet();
        List<Map.Entry<String, ConfigValue>> own = settings.stream()
                .filter(entry -> entry.getKey().matches("(data|roles|registry|log|http|cluster|phones).*"))
                .toList();

        assertThat(own)
                .hasSize(17)
                .allSatisfy(entry -> assertThat(entry.getValue().origin().comments())
                        .as(entry.getKey())
                        .isNotEmpty());
    }

    @Test
    void isAllInOneAndAloneUnlessToldOtherwise() throws Exception {
        ServerConfig config = load("");

        assertThat(config.roles()).containsExactlyInAnyOrder(ServerConfig.Role.values());
        assertThat(config.registry()).isNull();
        assertThat(config.cluster()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "web"})
    void aRoleAloneNeedsAStoreThatTheOthersRead(String role) throws Exception {
        String alone = "roles = [" + role
                + "], cluster { host = a, members = [\"b:1\"] }, registry.url = \"jdbc:postgresql://h/d\"\n";

        assertThatThrownBy(() -> load(alone))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.exitCode()).isEqualTo(StartException.BAD_CONFIG))
                .hasMessageContaining("set store.kind = influxdb and store.influxdb, or roles = [gateway, web]");
        assertThat(load(alone + "store.kind = influxdb").roles()).hasSize(1);
    }

    /** With what the files themselves leave to the environment. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "web"})
    void theFilesThatAreDeployedAreUnderstood(String role) throws Exception {
        Config file = ConfigFactory.parseFile(
                        Path.of("../deploy/spread-out/" + role + ".conf").toFile(),
                        ConfigParseOptions.defaults().setAllowMissing(false))
                .withFallback(ConfigFactory.parseString("CHIENG_NAME = name-a, CHIENG_HOST = \"10.77.0.11\""))
                .resolve()
                .withoutPath("CHIENG_NAME")
                .withoutPath("CHIENG_HOST");

        ServerConfig config = ServerConfig.of(file);

        assertThat(config.roles()).containsExactly(ServerConfig.Role.valueOf(role.toUpperCase(Locale.ROOT)));
        assertThat(config.gateway().store().influxdb()).isNotNull();
        assertThat(config.registry()).isNotNull();
        assertThat(config.cluster()).isNotNull();
    }

    @Test
    void refusesARoleThatIsNoneAndOneThatWouldBeAlone() {
        assertThatThrownBy(() -> load("roles = [\"broker\"]"))
                .hasMessageContaining("roles must be some of gateway and web, there is no 'broker'");
        assertThatThrownBy(() -> load("roles = [\"web\"]"))
                .hasMessageContaining("set cluster.host and cluster.members")
                .hasMessageContaining("set store.kind = influxdb")
                .hasMessageContaining("set registry.url");
        assertThatThrownBy(() -> load("cluster { host = a, members = [\"b\"] }"))
                .hasMessageContaining("cluster.members must be like");
        assertThatThrownBy(() -> load("registry.url = \"jdbc:postgresql://h/d?password=x\""))
                .hasMessageContaining("registry.password-file");
    }
}
