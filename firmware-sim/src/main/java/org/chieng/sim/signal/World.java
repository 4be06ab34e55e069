package org.chieng.sim.signal;

import java.time.LocalTime;

/**
 * A classroom and the pot on its window sill, in the hills of northern Vietnam, in a warm month. Times are seconds since
 * the world began. Immutable.
 */
public final class World {

    private static final double DAY = 86_400;
    private static final double HOUR = 3_600;

    private static final double MEAN_CELSIUS = 26;
    private static final double SWING_CELSIUS = 4.5; // coolest before dawn, warmest at three in the afternoon
    private static final double WARMEST = 15 * HOUR;
    private static final double WINDOW_DROP = 3.5; // degrees, after long
    private static final double WINDOW_COOLS = 150; // seconds, time constants
    private static final double WINDOW_RECOVERS = 600;

    private static final double SUNRISE = 5.6 * HOUR;
    private static final double SUNSET = 18.2 * HOUR;
    private static final double NOON_LUX = 900; // beside a window, not in the sun
    private static final double LAMP_LUX = 320; // what TCVN 7114 asks of a classroom, a little more
    private static final double NIGHT_LUX = 0.5;
    private static final double LESSON = 45 * 60.0;

    private static final double DEW_POINT = 20.5; // degrees: the water in the air hardly changes over a day
    private static final double MEAN_PASCALS = 96_800; // some 400 m above the sea

    private static final double WATERING = 8 * HOUR; // about
    private static final double DRYING = 10 * HOUR; // time constant
    private static final double WET = 78; // percent
    private static final double WILTING = 12;

    private final double beginsAt; // second of the day
    private final Noise air;
    private final Noise draught;
    private final Noise windows;
    private final Noise clouds;
    private final Noise leaves;
    private final Noise lamp;
    private final Noise lessons;
    private final Noise soil;
    private final Noise roots;
    private final Noise electrical;
    private final Noise vapour;
    private final Noise weather;

    /** A world that begins at this time of day. */
    public World(long seed, LocalTime begin) {
        this.beginsAt = begin.toSecondOfDay();
        Noise noise = new Noise(seed);
        this.air = noise.split(1);
        this.windows = noise.split(2);
        this.clouds = noise.split(3);
        this.lessons = noise.split(4);
        this.soil = noise.split(5);
        this.electrical = noise.split(6);
        this.draught = noise.split(7);
        this.leaves = noise.split(8);
        this.lamp = noise.split(9);
        this.roots = noise.split(10);
        this.vapour = noise.split(11);
        this.weather = noise.split(12);
    }

    /** The room's air in degrees Celsius, about 18 to 32. */
    public double celsius(double seconds) {
        double time = beginsAt + seconds;
        double daily = SWING_CELSIUS * Math.cos((time - WARMEST) * 2 * Math.PI / DAY);
        double slow = 0.8 * air.wander(time, 1_500) + 0.15 * draught.wander(time, 40);
        return MEAN_CELSIUS + daily + slow - windowDrop(time);
    }

    /** Somebody opens a window now and then: in two of three hours, for five to fifteen minutes. */
    private double windowDrop(double time) {
        long hour = (long) Math.floor(time / HOUR);
        return windowDrop(time, hour) + windowDrop(time, hour - 1);
    }

    private double windowDrop(double time, long hour) {
        double open = (hour + 0.7 * windows.uniform(hour * 3)) * HOUR;
        double length = 300 + 600 * windows.uniform(hour * 3 + 1);
        double since = time - open;
        if (since < 0 || windows.uniform(hour * 3 + 2) < 1 / 3.0) {
            return 0;
        }
        double cooled = WINDOW_DROP * (1 - Math.exp(-Math.min(since, length) / WINDOW_COOLS));
        return since <= length ? cooled : cooled * Math.exp(-(since - length) / WINDOW_RECOVERS);
    }

    /** Relative humidity of the room's air in percent, about 45 to 95: what warms gets drier. */
    public double humidity(double seconds) {
        double dewPoint = DEW_POINT + 1.2 * vapour.wander(beginsAt + seconds, 5_400);
        return Math.min(98, 100 * saturation(dewPoint) / saturation(celsius(seconds)));
    }

    /** Magnus' formula over water, in pascals. */
    private static double saturation(double celsius) {
        return 611.2 * Math.exp(17.62 * celsius / (243.12 + celsius));
    }

    /** Air pressure in pascals, about 96,000 to 97,600: twice a day the tide of the air, and the weather. */
    public double pascals(double seconds) {
        double time = beginsAt + seconds;
        double tide = 130 * Math.cos((time - 10 * HOUR) * 4 * Math.PI / DAY); // highest at ten, morning and evening
        return MEAN_PASCALS + tide + 600 * weather.wander(time, 1.7 * DAY);
    }

    /** Light in lux, 0.5 at night to about 1,200: the sun with clouds, and the lamp in dim lessons. */
    public double lux(double seconds) {
        double time = beginsAt + seconds;
        double sun = sun(time);
        return NIGHT_LUX + sun + (lampIsOn(time) ? LAMP_LUX * (1 + 0.01 * lamp.wander(time, 3)) : 0);
    }

    private double sun(double time) {
        double ofDay = time - Math.floor(time / DAY) * DAY;
        if (ofDay <= SUNRISE || ofDay >= SUNSET) {
            return 0;
        }
        double height = Math.sin(Math.PI * (ofDay - SUNRISE) / (SUNSET - SUNRISE));
        double cloud = 0.7 + 0.3 * clouds.wander(time, 420) + 0.05 * leaves.wander(time, 12);
        return NOON_LUX * height * cloud;
    }

    /** Decided at the beginning of each lesson, from 7:00 to 17:15, by what the sun gives then. */
    private boolean lampIsOn(double time) {
        double ofDay = time - Math.floor(time / DAY) * DAY;
        if (ofDay < 7 * HOUR || ofDay >= 17.25 * HOUR) {
            return false;
        }
        long lesson = (long) Math.floor(time / LESSON);
        return sun(lesson * LESSON) < 250 || lessons.uniform(lesson) < 0.25;
    }

    /** Water in the pot's soil in percent of what it can hold, 12 to 80: it dries, and is watered about thrice a day. */
    public double moisture(double seconds) {
        double time = beginsAt + seconds;
        long period = (long) Math.floor(time / WATERING);
        double watered = watering(period);
        if (time < watered) {
            watered = watering(period - 1);
        }
        double dried = Math.exp(-(time - watered) / DRYING);
        return WILTING + (WET - WILTING) * dried + 0.4 * roots.wander(time, 90);
    }

    private double watering(long period) {
        return (period + 0.6 * soil.uniform(period)) * WATERING;
    }

    /** The noise of an analogue input in millivolts (standard deviation 2), for a channel and a CPU cycle. */
    public double millivoltsOfNoise(int channel, long cycle) {
        return 2 * electrical.bell(cycle * 8 + channel);
    }
}
