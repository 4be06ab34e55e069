package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thing's photo, from a phone to whoever looks after the rooms, and to nobody else. */
class PhotoApiTest {
    private static final String SCHOOL = "/api/v1/schools/hang-kia/assets";
    private static final String PHOTO = SCHOOL + "/demo-asset/photo";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<byte[]> ask(RunningServer server, String who, String path, String method, byte[] body)
            throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        return client.send(
                HttpRequest.newBuilder(server.uri(path))
                        .header("Cookie", who)
                        .header("X-CSRF-Token", csrf)
                        .header("Content-Type", "image/jpeg")
                        .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    @Test
    void isTakenShownAndTakenAwayByThoseOfTheSchoolOnly() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1600, 1200, BufferedImage.TYPE_INT_RGB), "jpeg", file);
        byte[] taken = PhotoTest.withExif(file.toByteArray(), 6);
        byte[] none = new byte[0];
        try (RunningServer server = RunningServer.in(folder)) {
            People people = new People(folder, server.server().httpPort());
            people.addRoom("hang-kia", "hang-kia-pi");
            String manager = people.logIn("lab-manager", "--school", "hang-kia");
            String teacher = people.logIn("teacher", "--school", "hang-kia");
            assertThat(ask(server, manager, PHOTO, "POST", taken).statusCode()).isEqualTo(204);
            HttpResponse<byte[]> shown = ask(server, manager, PHOTO, "GET", none);
            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.headers().firstValue("Content-Type")).contains("image/jpeg");
            assertThat(shown.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(shown.headers().firstValue("Cache-Control").orElse("")).contains("private");
            assertThat(ImageIO.read(new ByteArrayInputStream(shown.body())).getHeight())
                    .as("upright")
                    .isEqualTo(1000);
            assertThat(server.getAs(manager, SCHOOL).body()).contains("\"photo\":");

            assertThat(ask(server, teacher, PHOTO, "GET", none).statusCode()).isEqualTo(403);
            assertThat(ask(server, teacher, PHOTO, "POST", taken).statusCode()).isEqualTo(403);
            String other = PHOTO.replace("hang-kia", "thcs-muong-bi");
            assertThat(ask(server, manager, other, "GET", none).statusCode()).isEqualTo(404);
            assertThat(ask(server, manager, other, "POST", taken).statusCode()).isEqualTo(404);
            assertThat(ask(server, manager, SCHOOL + "/nothing/photo", "POST", taken)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(ask(server, manager, PHOTO, "POST", new byte[] {60, 115}).statusCode())
                    .isEqualTo(400);
            assertThat(ask(server, manager, PHOTO, "POST", new byte[Photo.MOST_BYTES + 1])
                            .statusCode())
                    .isEqualTo(413);

            assertThat(ask(server, manager, PHOTO, "DELETE", none).statusCode()).isEqualTo(204);
            assertThat(ask(server, manager, PHOTO, "GET", none).statusCode()).isEqualTo(404);
            assertThat(ask(server, manager, PHOTO, "DELETE", none).statusCode()).isEqualTo(404);
            assertThat(people.audit()).anyMatch(line -> line.contains("asset-photo + demo-asset"));
        }
    }
}
