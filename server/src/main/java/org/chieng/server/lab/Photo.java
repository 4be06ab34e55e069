package org.chieng.server.lab;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes a small JPEG of a picture that somebody has taken: upright, and painted anew, so that nothing is left of what a camera adds, as the place
 * or the owner. Pure functions; blocks for up to a second or two, for one picture at a time.
 */
final class Photo {
    /** Largest file that is taken, bytes. */
    static final int MOST_BYTES = 2 << 20;

    /** Longest side of what is kept, in pixels; chosen: a sticker's number can be read, in some 100 kB. */
    static final int LONGEST = 1000;

    /** Chosen: what most phones take; a progressive JPEG of it needs 150 MB while it is read. */
    private static final long MOST_PIXELS = 25_000_000;

    private static final float QUALITY = 0.8f;

    private Photo() {}

    /**
     * Reads it by what it is, whatever it is called.
     *
     * @throws IllegalArgumentException in words for whoever sent it
     */
    static synchronized byte[] small(byte[] file) {
        boolean isJpeg = begins(file, 0xFF, 0xD8, 0xFF);
        if (!isJpeg && !begins(file, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            throw new IllegalArgumentException("a photo must be a JPEG or a PNG");
        }
        try {
            BufferedImage read = read(file, isJpeg ? "jpeg" : "png");
            return write(upright(read, isJpeg ? ExifOrientation.of(file) : ExifOrientation.UPRIGHT));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the photo can't be read: it is damaged, too large, or of a rare kind", e);
        }
    }

    private static boolean begins(byte[] file, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (file.length <= i || (file[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }

    /** No larger than twice what is kept. */
    private static BufferedImage read(byte[] file, String format) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > MOST_PIXELS) {
                throw new IOException("too many pixels");
            }
            int step = Math.max(1, Math.max(width, height) / (2 * LONGEST));
            ImageReadParam all = reader.getDefaultReadParam();
            all.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, all);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage upright(BufferedImage image, int orientation) {
        double scale = Math.min(1, (double) LONGEST / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        boolean lies = orientation > 4;
        BufferedImage made =
                new BufferedImage(lies ? height : width, lies ? width : height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = made.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, made.getWidth(), made.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setTransform(turn(orientation, width, height));
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return made;
    }

    /** What sets a picture upright whose first row and column lie as Exif says. */
    private static AffineTransform turn(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    private static byte[] write(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
