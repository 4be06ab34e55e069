package org.chieng.agent.source.serial.format;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chieng.agent.source.Fault;

/**
 * Sentences in which libraries and sketches say that a sensor gives nothing, English and Vietnamese. A sentence has to speak of a sensor: a
 * Wi-Fi that can't be joined is no sensor's fault. Pure functions.
 */
final class FaultWords {
    private static final int LONGEST = 160;

    /** What makes a sentence one about a sensor. */
    private static final List<String> SENSORS = List.of(
            "sensor",
            "cam bien",
            "dht",
            "ds18",
            "bme",
            "bmp",
            "bh1750",
            "tsl2",
            "sht",
            "aht",
            "htu21",
            "si70",
            "mpu",
            "adxl",
            "lsm",
            "bno0",
            "hmc58",
            "qmc58",
            "ina2",
            "ads1",
            "vl53",
            "hx711",
            "scd",
            "sgp",
            "ccs811",
            "mlx",
            "max3",
            "max6675",
            "thermocouple",
            "apds",
            "tcs34",
            "veml",
            "as7",
            "pms",
            "sds011",
            "gps",
            "rtc",
            "ds1307",
            "ds3231",
            "rfid",
            "mfrc",
            "ultrasonic",
            "hc-sr04",
            "temperature",
            "humidity",
            "probe",
            "nhiet do",
            "do am",
            "i2c",
            "accelerometer",
            "gyro",
            "check wiring",
            "check your wiring",
            "check the wiring",
            "check connections",
            "check your connections",
            "measurement",
            "baseline",
            "imu",
            "lidar",
            "rotary",
            "onewire",
            "1-wire");

    private static final List<String> NOT_FOUND = List.of(
            "not found",
            "could not find",
            "couldn't find",
            "couldnt find",
            "can't find",
            "cannot find",
            "can not find",
            "unable to find",
            "did not find",
            "didn't find",
            "failed to find",
            "not detected",
            "no sensor",
            "no ds18",
            "not connected",
            "missing",
            "is not responding",
            "not present",
            "no i2c devices",
            "no devices found",
            "no more devices",
            "failed to start",
            "failed to init",
            "error initiali",
            "could not init",
            "init failed",
            "initialization failed",
            "begin failed",
            "could not begin",
            "failed to boot",
            "couldnt start",
            "couldn't start",
            "could not start",
            "unable to init",
            "failed to communicate",
            "khong tim thay",
            "khong thay cam bien",
            "chua ket noi",
            "khong phat hien",
            "mat ket noi",
            "khong khoi dong duoc",
            "chua cam",
            "khong ket noi duoc",
            "kiem tra lai day",
            "kiem tra day",
            "check wiring",
            "check your wiring",
            "check the wiring",
            "check connections",
            "check your connections",
            "loi ket noi");

    private static final List<String> NOT_READ = List.of(
            "failed to read",
            "fail to read",
            "failed reading",
            "error reading",
            "read error",
            "reading error",
            "could not read",
            "couldn't read",
            "can't read",
            "cannot read",
            "unable to read",
            "read failed",
            "reading failed",
            "read fail",
            "failed to perform reading",
            "failed to get",
            "sensor error",
            "sensor fault",
            "sensor failure",
            "invalid reading",
            "bad reading",
            "error getting",
            "failed to obtain",
            "failed to retrieve",
            "loi doc",
            "loi cam bien",
            "khong doc duoc",
            "khong the doc",
            "doc that bai",
            "doc loi",
            "cam bien loi",
            "cam bien bi loi",
            "cam bien hong",
            "loi khi doc",
            "loi dht",
            "dht error",
            "thermal shutdown",
            "open circuit",
            "thermocouple fault",
            "retrying dht",
            "dht sensor failed",
            "error: dht",
            "khong co du lieu tu cam bien",
            "khong nhan duoc du lieu tu cam bien",
            "bi loi",
            "sensor failed",
            "measurement failed",
            "something wrong",
            "khong co gia tri tra ve",
            "bi hong");

    /** They need no word for a sensor: libraries and their examples print them just so. */
    private static final List<String> NOT_READ_IN_FULL = List.of(
            "a full buffer was not returned",
            "failed to perform reading",
            "khong the doc duoc ket qua",
            "measurement failed");

    private static final List<String> NOT_FOUND_IN_FULL =
            List.of("unable to find address for device", "initializing sensor...error", "initializing sensor...failed");

    /** {@code No TCS34725 found}, {@code Khởi tạo BMP280 thất bại}. */
    private static final Pattern NONE_FOUND =
            Pattern.compile("\\bno [a-z0-9-]+ (was )?(found|detected)\\b|\\bkhoi tao .*that bai"
                    + "|^(?!esp|sim|nrf)[a-z]+[0-9]{2,}[a-z0-9]* connection failed");

    /** {@code Read DHT11 failed}, {@code Cảm biến khoảng cách lỗi!}. */
    private static final Pattern READ_FAILED =
            Pattern.compile("\\bread [a-z0-9]+ (failed|error)\\b|^cam bien [a-z0-9 -]+ loi[.! ]*$");

    /** {@code Failed checksum=0}: a count of them. */
    private static final Pattern COUNT = Pattern.compile("checksums?\\s*[=:]\\s*\\d");

    private static final List<String> BUS = List.of(
            "[errno 5]",
            "[errno 19]",
            "no i2c device at address",
            "i2c error",
            "nack on",
            "i2c bus error",
            "no pull up found on sda",
            "khong phan hoi",
            "not responding",
            "i2cread returned error",
            "i2cwrite returned error",
            "error at address");

    private static final List<String> OUT_OF_RANGE =
            List.of("out of range", "ngoai tam do", "ngoai pham vi", "overload", "no echo");

    private static final List<String> TIMED_OUT =
            List.of("timeout", "timed out", "time out", "etimedout", "het thoi gian");

    private static final List<String> NOT_A_SENSOR = List.of(
            "wifi",
            "wi-fi",
            "ssid",
            "mqtt",
            "server",
            "sd card",
            "the sd",
            "http",
            "internet",
            "blynk",
            "ntp",
            "firebase",
            "thingspeak",
            "network",
            "mang",
            "dns",
            "connection to",
            "spiffs",
            "littlefs",
            "file",
            "card");

    private FaultWords() {}

    /** What the sentence says is wrong, empty where it says nothing of a sensor. */
    static Optional<Fault.Kind> read(String line) {
        if (line.length() > LONGEST) {
            return Optional.empty();
        }
        String folded = Words.fold(line);
        if (containsAny(folded, NOT_A_SENSOR) && !folded.contains("sensor") && !folded.contains("cam bien")) {
            return Optional.empty();
        }
        if (containsAny(folded, BUS)) {
            return Optional.of(Fault.Kind.BUS_ERROR);
        }
        if ((folded.startsWith("oserror") && folded.contains("etimedout"))
                || folded.contains("[errno 110]")
                || folded.contains("[errno 116]")) {
            return Optional.of(Fault.Kind.SENSOR_READ_FAILED);
        }
        if (isAlone(folded, List.of("crc error"))) {
            return Optional.of(Fault.Kind.CHECKSUM);
        }
        if (folded.contains("checksum")
                && !COUNT.matcher(folded).find()
                && (folded.contains("error") || folded.contains("fail") || folded.contains("did not validate"))) {
            return Optional.of(Fault.Kind.CHECKSUM);
        }
        if (isAlone(folded, TIMED_OUT)) {
            return Optional.of(Fault.Kind.SENSOR_READ_FAILED);
        }
        if (containsAny(folded, OUT_OF_RANGE) && folded.chars().noneMatch(Character::isDigit)) {
            return Optional.of(Fault.Kind.OUT_OF_RANGE);
        }
        if (containsAny(folded, NOT_READ_IN_FULL)) {
            return Optional.of(Fault.Kind.SENSOR_READ_FAILED);
        }
        if (containsAny(folded, NOT_FOUND_IN_FULL)) {
            return Optional.of(Fault.Kind.SENSOR_NOT_FOUND);
        }
        if (!containsAny(folded, SENSORS)) {
            return Optional.empty();
        }
        if (folded.contains("thermocouple is open")) {
            return Optional.of(Fault.Kind.SENSOR_DISCONNECTED);
        }
        if (folded.contains("sensor not found") || NONE_FOUND.matcher(folded).find()) {
            return Optional.of(Fault.Kind.SENSOR_NOT_FOUND);
        }
        if (containsAny(folded, NOT_READ) || READ_FAILED.matcher(folded).find()) {
            return Optional.of(Fault.Kind.SENSOR_READ_FAILED);
        }
        if (containsAny(folded, NOT_FOUND)) {
            return Optional.of(Fault.Kind.SENSOR_NOT_FOUND);
        }
        return containsAny(folded, TIMED_OUT) ? Optional.of(Fault.Kind.SENSOR_READ_FAILED) : Optional.empty();
    }

    private static boolean containsAny(String text, List<String> words) {
        return words.stream().anyMatch(text::contains);
    }

    /** The line says that, a mark, and at most one word more. */
    private static boolean isAlone(String folded, List<String> words) {
        return words.stream().anyMatch(word -> folded.contains(word) && folded.length() <= word.length() + 8);
    }
}
