package org.chieng.sim.demo;

import java.util.List;

/**
 * A school of the demo with its agent and boards.
 *
 * @param area one of {@link DemoProvince#areas()}
 * @param device the agent's name at the server, and the name of its folder
 * @param node a board with Wi-Fi, by its name, that posts to the agent; empty for none
 * @param settings more of the agent's configuration, in HOCON
 */
record DemoSchool(
        String id,
        String name,
        String area,
        String device,
        String deviceName,
        List<Board> boards,
        String node,
        String settings) {

    /** One board: its sketch, where it is plugged in as {@code board --plug} has it, and its seed. */
    record Board(String sketch, String plug, int seed) {}

    static final String PROVINCE = "hoa-binh";
    static final String PROVINCE_NAME = "Hòa Bình";

    /** Places are real, schools are not. */
    static final List<DemoSchool> ALL = List.of(
            new DemoSchool(
                    "thcs-muong-bi",
                    "THCS Mường Bi",
                    "tan-lac",
                    "muong-bi-pi",
                    "Pi câu lạc bộ STEM",
                    List.of(
                            new Board("room", "1-1.1:uno:75735353338351F0E0B1", 11),
                            new Board("weather", "1-1.2:ch340", 12),
                            new Board(
                                    "microbit", "1-1.3:microbit:9900000031864e45003d900e0000005f0000000097969901", 13)),
                    "esp32-vuon-rau",
                    """
                    # What a micro:bit prints has no units.
                    channels {
                      "microbit-21ed/temperature" { unit = "Cel" }
                      "microbit-21ed/pressed" { label = "Số lần nhấn nút A" }
                    }
                    """),
            new DemoSchool(
                    "th-thcs-hang-kia",
                    "TH&THCS Hang Kia",
                    "mai-chau",
                    "hang-kia-pi",
                    "Pi phòng tin học",
                    List.of(
                            new Board("lesson", "1-1.1:uno:8573130303735131A1C2", 21),
                            new Board("datalog", "1-1.2:ch340", 22)),
                    "",
                    """
                    # HUMI of the lesson's frame is a soil probe; the datalog's header has no units.
                    channels {
                      "uno-6dbb/HUMI" { label = "Độ ẩm đất", unit = "%" }
                      "uno-6dbb/TEMP" { unit = "Cel" }
                      "ch340-1.2/temperature" { unit = "Cel" }
                      "ch340-1.2/lux" { unit = "lx" }
                    }
                    # Waters the pot, with the line or without.
                    rules = [ "khi uno-6dbb/HUMI < 35 % trong 10 giây thì uno-6dbb/send bật trong 5 giây, nhiều nhất 1 lần mỗi giờ" ]
                    """));
}
