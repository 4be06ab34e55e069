package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PhotoTest {
    /** Red where it is upright at the left above, blue elsewhere. */
    private static BufferedImage image(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLUE);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height / 2);
        graphics.dispose();
        return image;
    }

    private static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    /** With what a camera adds: how it was held, and the place and the owner in words. */
    static byte[] withExif(byte[] jpeg, int orientation) {
        byte[] tiff = {
            'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0
        };
        byte[] place = "GPS 20.73 N 104.91 E, May cua co Anh".getBytes(StandardCharsets.US_ASCII);
        int length = 2 + 6 + tiff.length + place.length;
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(jpeg, 0, 2);
        made.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
        made.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        made.writeBytes(tiff);
        made.writeBytes(place);
        made.write(jpeg, 2, jpeg.length - 2);
        return made.toByteArray();
    }

    private static BufferedImage read(byte[] jpeg) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    private static boolean isRed(BufferedImage image, double x, double y) {
        Color color = new Color(image.getRGB((int) (image.getWidth() * x), (int) (image.getHeight() * y)));
        return color.getRed() > 180 && color.getBlue() < 80;
    }

    @Test
    void aLargePictureIsMadeSmallAndKeepsItsShape() throws Exception {
        BufferedImage small = read(Photo.small(file(image(4000, 3000), "jpeg")));
        assertThat(small.getWidth()).isEqualTo(1000);
        assertThat(small.getHeight()).isEqualTo(750);
        assertThat(isRed(small, .25, .25)).isTrue();
        assertThat(isRed(small, .75, .25)).isFalse();

        BufferedImage png = read(Photo.small(file(image(300, 200), "png")));
        assertThat(png.getWidth()).as("is not made larger").isEqualTo(300);
        assertThat(isRed(png, .25, .25)).isTrue();
    }

    @Test
    void nothingIsLeftOfWhatACameraAdds() throws Exception {
        byte[] file = withExif(file(image(400, 200), "jpeg"), 1);
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("GPS 20.73", "co Anh");
        String small = new String(Photo.small(file), StandardCharsets.ISO_8859_1);
        assertThat(small).doesNotContain("GPS", "co Anh", "Exif");
    }

    /** Where the red corner lies once the picture is upright, by the table of Exif 2.32 section 4.6.4. */
    @Test
    void aPictureIsSetUprightAsTheCameraWasHeld() throws Exception {
        byte[] plain = file(image(400, 200), "jpeg");
        double[][] corners = {{}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
        for (int orientation = 1; orientation <= 8; orientation++) {
            BufferedImage upright = read(Photo.small(withExif(plain, orientation)));
            boolean lies = orientation > 4;
            assertThat(upright.getWidth()).as("of %s", orientation).isEqualTo(lies ? 200 : 400);
            for (double x : new double[] {0, 1}) {
                for (double y : new double[] {0, 1}) {
                    boolean expected = corners[orientation][0] == x && corners[orientation][1] == y;
                    assertThat(isRed(upright, .25 + x / 2, .25 + y / 2))
                            .as("%s at %s, %s", orientation, x, y)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void whatIsNoPictureIsRefusedWhateverItBeginsWith() throws Exception {
        byte[] good = withExif(file(image(300, 200), "jpeg"), 6);
        for (byte[] bad : new byte[][] {
            {},
            "<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8),
            "GIF89a".getBytes(StandardCharsets.US_ASCII),
            {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF},
            Arrays.copyOf(good, 60)
        }) {
            assertThatThrownBy(() -> Photo.small(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] bomb = file(image(10, 10), "png");
        bomb[16] = 0x00;
        bomb[17] = 0x01; // 65,546 pixels wide
        bomb[20] = 0x00;
        bomb[21] = 0x01;
        assertThatThrownBy(() -> Photo.small(bomb)).isInstanceOf(IllegalArgumentException.class);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] broken = good.clone();
            for (int j = 0; j < 5; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(Photo.small(broken)).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("photo");
            }
        }
    }
}
