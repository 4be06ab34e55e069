package org.chieng.agent.source.serial.format;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What words in names mean, English and Vietnamese, with and without tone marks. Pure functions. */
final class Words {
    /** Quantities that need no colon behind them to be a name, and that tell a header from a sentence. */
    private static final Set<String> QUANTITIES = set(
            "temperature temp tmp humidity humid hum humi rh light lux brightness pressure press"
                    + " altitude distance dist moisture soil co2 eco2 tvoc voc gas smoke ph tds turbidity voltage volt volts current"
                    + " power energy speed velocity angle heading weight mass level height depth sound noise uv ir red green blue clear"
                    + " accel acceleration gyro mag magnetic pitch roll yaw heartrate spo2 bpm rain wind flow frequency resistance"
                    + " pot potentiometer ldr photoresistor analog adc raw rssi battery vbat x y z ax ay az gx gy gz mx my mz lat lon lng"
                    + " latitude longitude pm1 pm25 pm10 pm2.5 cadence steps count counter"
                    + " nhiet-do do-am do-am-dat anh-sang ap-suat khoang-cach dien-ap dong-dien toc-do muc-nuoc do-duc am-thanh"
                    + " acc gyr h2 ethanol lpg co o2 no2 so2 nh3 ch4 hcho aqi iaq"
                    + " cuong-do nong-do khoi-luong can-nang do-sang do-cao nhip-tim luong-mua bui khi-gas nhietdo doam anhsang khoangcach");

    /** Quantities of one value, which are never the heading of another of them. */
    private static final Set<String> ALONE = set(
            "temperature temp tmp humidity humid hum humi rh lux pressure press altitude distance dist moisture soil"
                    + " co2 eco2 tvoc ph tds turbidity nhiet-do do-am do-am-dat anh-sang ap-suat khoang-cach nhietdo doam anhsang"
                    + " khoangcach t h p");

    /** What a board tells of itself; a line of nothing else is no measurement. */
    private static final Set<String> ABOUT_THE_BOARD =
            set("version ver firmware fw build rev revision id chip-id chipid device-id sensorid"
                    + " sensor-id node-id unique-id driver-ver sensor-type address addr i2c-address port pin baud baudrate baud-rate mac ip"
                    + " channel ssid error err error-code errno code exit-code status-code loi ma-loi line retry retries attempt attempts"
                    + " lan-thu tel phone hotline sdt so-dien-thoai dien-thoai lien-he call cpu cpu-freq flash-size elf-file-sha256 sha256"
                    + " checksum crc chip-revision sdk sdk-version year nam serial serial-number exccause core boot-count bootcount boot-number uid-tag tag-uid rom password pass pwd otp mat-khau ma-so"
                    + " content-length http-response-code http-code mqtt-state rc return-code"
                    + " bits bin binary hex hexadecimal oct octal");

    private static final Set<String> ABOUT_THE_BOARD_AT_END =
            set("version ver address addr mac ip port id baud revision phone uid uuid tag loi error-code code rc"
                    + " bits bin binary hex hexadecimal");

    /** Names of columns that hold the board's own clock. */
    private static final Set<String> TIMES = set(
            "time ts timestamp time-stamp millis milliseconds micros microseconds seconds date datetime"
                    + " date-time time-ms time-s time-us t-ms thoi-gian ngay gio ngay-gio thoi-diem elapsed elapsed-time elapsed-ms clock");

    /** Words of a state; they stand where a number could. */
    private static final Set<String> STATES =
            set("ok on off good bad high low true false yes no dry wet open closed idle ready done"
                    + " normal alarm active inactive auto manual none bat tat mo dong cao thap tot kho uot co khong running stopped enabled"
                    + " disabled connected pass passed full empty dark bright dim medium invalid valid");

    private static final Set<String> MEASURED = set("value reading level count position gia-tri sensor cam-bien");

    private static final Set<String> RAW =
            set("raw raw-value raw-adc adc adc-value analog analog-value value tho gia-tri gia-tri-tho gia-tri-analog");

    private static final Set<String> LOG =
            set("info debug warn warning error log data i d w e verbose trace main app loop setup serial"
                    + " sensor sensors");

    private static final Set<String> NONE = set("nan none null n/a err error fail failed failure loi ---");

    /** Longer than any quantity. */
    private static final int LONGEST_SPOILT = 24;

    private Words() {}

    private static Set<String> set(String words) {
        return Arrays.stream(words.split(" ")).collect(Collectors.toUnmodifiableSet());
    }

    /** Small letters without marks, for comparing: {@code Lỗi đọc} becomes {@code loi doc}. */
    static String fold(String text) {
        String plain = LineText.isAscii(text) ? text : withoutMarks(text);
        return plain.toLowerCase(Locale.ROOT);
    }

    private static String withoutMarks(String text) {
        String parted = Normalizer.normalize(text.replace('đ', 'd').replace('Đ', 'D'), Normalizer.Form.NFD);
        StringBuilder plain = new StringBuilder(parted.length());
        parted.chars()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> plain.append((char) c));
        return plain.toString();
    }

    /** The name as a key of the sets here: folded, runs of other characters one hyphen. */
    static String key(String name) {
        String folded = fold(name);
        StringBuilder key = new StringBuilder(folded.length());
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (Character.isLetterOrDigit(c) || c == '.' || c == '/') {
                key.append(c);
            } else if (key.length() > 0 && key.charAt(key.length() - 1) != '-') {
                key.append('-');
            }
        }
        int end = key.length();
        while (end > 0 && (key.charAt(end - 1) == '-' || key.charAt(end - 1) == '.')) {
            end--;
        }
        return key.substring(0, end);
    }

    /** Whether the name, or a word or two at its end or beginning, is a quantity. */
    static boolean isQuantity(String name) {
        String key = key(name);
        if (isQuantityKey(key)) {
            return true;
        }
        for (int at = key.indexOf('-'); at >= 0; at = key.indexOf('-', at + 1)) {
            if (isQuantityKey(key.substring(at + 1)) || isQuantityKey(key.substring(0, at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isQuantityKey(String key) {
        int end = key.length();
        while (end > 1 && Character.isDigit(key.charAt(end - 1))) {
            end--;
        }
        return QUANTITIES.contains(key) || QUANTITIES.contains(key.substring(0, end));
    }

    /** Whether the name as a whole is one quantity. */
    static boolean isOnlyQuantity(String name) {
        return isQuantityKey(key(name));
    }

    /** Whether the name is of a quantity with one value, so that no other one is a part of it. */
    static boolean isOnlyOneOfMany(String name) {
        return ALONE.contains(key(name));
    }

    /** The same of a name of which some characters can't be read: whether it may be a quantity. One that is mostly so may be anything. */
    static boolean mayBeOnlyQuantity(String spoilt) {
        String folded = fold(spoilt);
        int end = folded.length();
        while (end > 1 && Character.isDigit(folded.charAt(end - 1))) {
            end--;
        }
        String name = folded.substring(0, end).replace('_', '-').replace(' ', '-');
        long unreadable = name.chars().filter(Noise::isSpoilt).count();
        return 2 * unreadable >= end
                || (end <= LONGEST_SPOILT && QUANTITIES.stream().anyMatch(word -> Noise.mayBe(name, word)));
    }

    /** Whether each word of the name is a quantity: {@code acc x}, {@code Raw H2}. */
    static boolean isAllQuantities(String name) {
        return Arrays.stream(key(name).split("-", -1)).allMatch(Words::isQuantityKey) || isOnlyQuantity(name);
    }

    /** Whether it says what the program chose: {@code Filter bandwidth set to}. */
    static boolean isSetting(String name) {
        return key(name).endsWith("-set-to");
    }

    static boolean isAboutTheBoard(String name) {
        String key = key(name);
        int last = key.lastIndexOf('-');
        return ABOUT_THE_BOARD.contains(key) || (last > 0 && ABOUT_THE_BOARD_AT_END.contains(key.substring(last + 1)));
    }

    /** Whether the name says that it is of something measured: {@code analog value}, {@code giá trị}. */
    static boolean isMeasured(String name) {
        String key = key(name);
        return isQuantity(name) || MEASURED.stream().anyMatch(key::contains);
    }

    /** Whether the word is of a value as the converter gave it. */
    static boolean isRaw(String name) {
        return RAW.contains(key(name));
    }

    /** Whether the tag is of a program's log and tells nothing of what is measured. */
    static boolean isOfALog(String tag) {
        return LOG.contains(key(tag));
    }

    /** Whether a column or member of that name holds the board's clock; a unit in brackets does not matter. */
    static boolean isTime(String name) {
        int bracket = Math.max(name.indexOf('('), name.indexOf('['));
        return TIMES.contains(key(bracket > 0 ? name.substring(0, bracket) : name));
    }

    static boolean isState(String word) {
        return STATES.contains(key(word));
    }

    /** Whether the word stands for a value that a sensor did not give. */
    static boolean isNoValue(String word) {
        return word.equals("--") || word.equals("---") || NONE.contains(fold(word));
    }

    /** Whether the name, of which some characters can't be read, may be a quantity or a clock. */
    static boolean mayBeQuantityOrTime(String spoilt) {
        String folded = fold(spoilt);
        return mayBeOnlyQuantity(spoilt)
                || (spoilt.length() <= LONGEST_SPOILT && TIMES.stream().anyMatch(word -> Noise.mayBe(folded, word)));
    }

    /** Whether the word, of which some characters can't be read, may stand for a value that a sensor did not give. */
    static boolean mayBeNoValue(String spoilt) {
        String folded = fold(spoilt);
        return spoilt.length() <= LONGEST_SPOILT && NONE.stream().anyMatch(word -> Noise.mayBe(folded, word));
    }

    /** Whether the name is of a temperature: by its words, or as {@code t}, {@code T1}. */
    static boolean isTemperature(String name) {
        String key = key(name);
        return key.contains("temp")
                || key.contains("nhiet")
                || key.contains("ds18")
                || key.contains("celsius")
                || key.equals("tmp")
                || key.equals("t")
                || (key.length() == 2 && key.charAt(0) == 't' && Character.isDigit(key.charAt(1)))
                || key.startsWith("degrees-c");
    }

    /** Whether the name is of a relative humidity. */
    static boolean isHumidity(String name) {
        String key = key(name);
        return key.startsWith("hum")
                || key.endsWith("humidity")
                || key.equals("h")
                || key.equals("rh")
                || key.startsWith("do-am");
    }
}
