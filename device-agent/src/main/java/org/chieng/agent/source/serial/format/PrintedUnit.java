package org.chieng.agent.source.serial.format;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chieng.protocol.senml.Units;
import org.jspecify.annotations.Nullable;

/**
 * A unit as boards print it. What they mean is not always what the registry says: behind a temperature {@code C} is no coulomb and {@code
 * F} no farad. Nothing is converted: a value in a unit that SenML has not keeps its number, and has no unit. Immutable.
 *
 * @param symbol the SenML symbol, or null where SenML has none for it
 * @param shown how people write it
 * @param suffix what a channel has at its end to be told from the same in another unit
 * @param quantity what it is a unit of, empty where nothing else is
 * @param apart whether the channel always has the suffix: units outside the metric system, which boards print beside the metric one
 */
record PrintedUnit(@Nullable String symbol, String shown, String suffix, String quantity, boolean apart) {
    private static final int LONGEST = 20;
    private static final String TEMPERATURE = "temperature";
    private static final String LENGTH = "length";
    private static final String PRESSURE = "pressure";
    private static final String SPEED = "speed";

    static final PrintedUnit CELSIUS = new PrintedUnit("Cel", "°C", "C", TEMPERATURE, false);
    static final PrintedUnit FAHRENHEIT = new PrintedUnit(null, "°F", "F", TEMPERATURE, true);

    /** {@code độ}: of a temperature it is always °C in Vietnam, else an angle. */
    static final PrintedUnit DO = new PrintedUnit("deg", "độ", "deg", "angle", false);

    private static final Map<String, PrintedUnit> EXACT = new HashMap<>();
    private static final Map<String, PrintedUnit> ANY_CASE = new HashMap<>();

    static {
        any(CELSIUS, "c °c *c ºc ˚c ℃ 'c `c ^c oc celsius celcius degc deg_c deg-c deg.c độc");
        any(
                CELSIUS,
                "° c|* c|º c|deg c|deg. c|degree c|degrees c|độ c|do c|độ celsius|degrees celsius|degree celsius",
                "\\|");
        any(FAHRENHEIT, "f °f *f ºf ˚f ℉ 'f ^f of fahrenheit degf deg_f deg-f độf");
        any(FAHRENHEIT, "° f|* f|º f|deg f|degree f|degrees f|độ f|do f|degrees fahrenheit", "\\|");
        exact(of("K", TEMPERATURE), "K kelvin Kelvin °K");
        any(of("%RH", ""), "% rh|%rh|rh|%r.h.|% r.h.", "\\|");
        any(of("%", ""), "% %% percent pct phần-trăm");
        any(of("%", ""), "phần trăm|phan tram", "\\|");
        any(of("lx", "light"), "lx lux luxes");
        any(of("Pa", PRESSURE), "pa pascal pascals");
        any(of("hPa", PRESSURE), "hpa hectopascal mbar mb millibar");
        any(foreign("kPa", PRESSURE), "kpa");
        any(foreign("bar", PRESSURE), "bar");
        any(foreign("atm", PRESSURE), "atm");
        any(foreign("mmHg", PRESSURE), "mmhg torr");
        any(apart("inHg", "inHg", PRESSURE), "inhg");
        any(apart("psi", "psi", PRESSURE), "psi");
        any(of("m", LENGTH), "m meter meters metre metres mét");
        any(of("cm", LENGTH), "cm centimeter centimeters");
        any(of("mm", LENGTH), "mm millimeter millimeters");
        any(of("km", LENGTH), "km");
        any(foreign("µm", LENGTH), "um µm");
        any(apart("in", "in", LENGTH), "in inch inches");
        any(apart("ft", "ft", LENGTH), "ft feet foot");
        any(of("m/s", SPEED), "m/s mps");
        any(of("km/h", SPEED), "km/h kmh kph kmph");
        any(apart("mph", "mph", SPEED), "mph mi/h");
        any(apart("knots", "kn", SPEED), "kn knots knot kts");
        any(of("m/s2", ""), "m/s2 m/s^2 m/s² m/s/s m/sec^2");
        any(foreign("rad/s", ""), "rad/s rad/sec rps radians/s");
        any(foreign("°/s", ""), "°/s deg/s dps degrees/s deg/sec");
        exact(foreign("rpm", ""), "rpm RPM vòng/phút v/p vong/phut");
        any(of("rad", "angle"), "rad radian radians");
        any(of("deg", "angle"), "° deg degree degrees");
        exact(DO, "độ do");
        exact(of("V", "voltage"), "V v volt volts Volt Volts VOLTS vôn");
        any(of("mV", "voltage"), "mv millivolt millivolts");
        exact(foreign("µV", "voltage"), "uV µV");
        exact(of("A", "current"), "A amp amps Amp Amps ampere ampe");
        any(of("mA", "current"), "ma milliamp milliamps");
        exact(foreign("µA", "current"), "uA µA");
        exact(of("W", "power"), "W watt watts Watt Watts");
        exact(foreign("mW", "power"), "mW");
        exact(of("kW", "power"), "kW");
        any(of("kWh", "energy"), "kwh");
        exact(of("Wh", "energy"), "Wh");
        any(foreign("mAh", ""), "mah");
        any(of("Ohm", "resistance"), "ohm ohms ω Ω");
        any(foreign("kΩ", "resistance"), "kohm kohms k-ohm kω kΩ");
        exact(of("Hz", "frequency"), "Hz hz HZ");
        any(foreign("kHz", "frequency"), "khz");
        exact(of("MHz", "frequency"), "MHz");
        any(of("ppm", ""), "ppm");
        any(foreign("ppb", ""), "ppb");
        any(of("ug/m3", ""), "ug/m3 ug/m^3 µg/m3 µg/m³ ug/m³ µg/m^3");
        any(foreign("mg/m³", ""), "mg/m3 mg/m³");
        any(of("kg/m3", ""), "kg/m3 kg/m³");
        any(foreign("mg/L", ""), "mg/l");
        any(of("pH", ""), "ph");
        any(foreign("NTU", ""), "ntu");
        any(foreign("µS/cm", ""), "us/cm µs/cm");
        any(foreign("mS/cm", ""), "ms/cm");
        any(foreign("µT", "field"), "ut µt microtesla");
        any(foreign("mT", "field"), "mt");
        any(foreign("gauss", "field"), "gauss");
        exact(of("dB", ""), "dB db DB");
        exact(foreign("dBA", ""), "dBA dB(A)");
        any(of("dBm", ""), "dbm");
        exact(of("kg", "mass"), "kg Kg KG");
        exact(of("g", "mass"), "g gam gram grams");
        exact(foreign("mg", "mass"), "mg");
        exact(apart("lbs", "lb", "mass"), "lb lbs");
        exact(apart("oz", "oz", "mass"), "oz");
        exact(of("N", ""), "newton newtons");
        exact(of("l", "volume"), "l L liter liters litre lít");
        exact(foreign("ml", "volume"), "ml mL");
        exact(foreign("l/min", "flow"), "l/min L/min lpm l/ph l/phút L/phút lít/phút l/phut L/phut");
        exact(of("m3", "volume"), "m3 m³");
        any(of("W/m2", ""), "w/m2 w/m^2 w/m²");
        any(foreign("mW/cm²", ""), "mw/cm2 mw/cm^2 mw/cm²");
        any(foreign("µW/cm²", ""), "uw/cm2 uw/cm^2 µw/cm2 µw/cm²");
        any(of("mm/h", ""), "mm/h");
        any(of("beat/min", ""), "bpm beats/min nhịp/phút nhip/phut");
        exact(of("s", "time"), "s sec secs second seconds giây");
        exact(of("ms", "time"), "ms msec millis milliseconds");
        exact(foreign("µs", "time"), "us µs usec microseconds");
        exact(of("min", "time"), "min mins minutes phút");
        exact(of("h", "time"), "h hr hours giờ");
        exact(of("B", ""), "bytes byte");
        exact(foreign("KB", ""), "KB kB");
        exact(foreign("MB", ""), "MB MiB");
        exact(foreign("GB", ""), "GB GiB");
    }

    private static void any(PrintedUnit unit, String spellings) {
        any(unit, spellings, " ");
    }

    private static void any(PrintedUnit unit, String spellings, String between) {
        for (String spelling : spellings.split(between, -1)) {
            ANY_CASE.putIfAbsent(spelling.toLowerCase(Locale.ROOT), unit);
        }
    }

    private static void exact(PrintedUnit unit, String spellings) {
        for (String spelling : spellings.split(" ", -1)) {
            EXACT.putIfAbsent(spelling, unit);
        }
    }

    private static PrintedUnit of(String symbol, String quantity) {
        return new PrintedUnit(symbol, symbol, suffixOf(symbol), quantity, false);
    }

    private static PrintedUnit foreign(String shown, String quantity) {
        return new PrintedUnit(null, shown, suffixOf(shown), quantity, false);
    }

    private static PrintedUnit apart(String shown, String suffix, String quantity) {
        return new PrintedUnit(null, shown, suffix, quantity, true);
    }

    private static String suffixOf(String symbol) {
        String plain =
                symbol.replace("µ", "u").replace("Ω", "Ohm").replace("%", "pct").replace('/', '_');
        StringBuilder suffix = new StringBuilder();
        plain.chars()
                .filter(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_'))
                .forEach(c -> suffix.append((char) c));
        return suffix.length() == 0 ? "unit" : suffix.toString();
    }

    /** The unit that the text is as a whole, empty where it is none that boards print. */
    static Optional<PrintedUnit> read(String text) {
        String key = text.strip();
        if (key.isEmpty() || key.length() > LONGEST) {
            return Optional.empty();
        }
        if (key.indexOf('μ') >= 0 || key.indexOf('˚') >= 0 || key.indexOf('º') >= 0) {
            key = key.replace('μ', 'µ').replace('˚', '°').replace('º', '°');
        }
        PrintedUnit exact = EXACT.get(key);
        if (exact != null) {
            return Optional.of(exact);
        }
        PrintedUnit any = ANY_CASE.get(key.toLowerCase(Locale.ROOT));
        if (any != null) {
            return Optional.of(any);
        }
        return key.length() > 1 && Units.isKnown(key) ? Optional.of(of(key, "")) : Optional.empty();
    }

    /** The same for a unit in brackets behind a name, where more people write more. */
    static Optional<PrintedUnit> readInBrackets(String text) {
        Optional<PrintedUnit> unit = read(Normalizer.normalize(text, Normalizer.Form.NFC));
        return unit.isPresent() ? unit : Units.read(text.strip()).map(symbol -> of(symbol, ""));
    }

    /** Whether it is of something that sensors measure, not of time or of memory: such a value needs no colon before it. */
    boolean isOfSensors() {
        return !quantity.equals("time")
                && !"B".equals(symbol)
                && !shown.equals("KB")
                && !isOfStorage()
                && !"%".equals(symbol)
                && !"MHz".equals(symbol);
    }

    /** Of memory cards and discs: a value in it is of the board. */
    boolean isOfStorage() {
        return shown.equals("MB") || shown.equals("GB");
    }

    boolean isMeasured() {
        return isOfSensors() || "%".equals(symbol);
    }

    /** Whether both can be of the same value: °C and °F, a raw number and anything. */
    static boolean mayBeOfOne(@Nullable PrintedUnit one, PrintedUnit other) {
        return one == null || (!one.quantity.isEmpty() && one.quantity.equals(other.quantity) && !one.equals(other));
    }
}
