package org.chieng.sim.demo;

import java.util.List;

/**
 * A school of the demo with its agent and boards.
 *
 * @param device the agent's name at the server, and the name of its folder
 */
record DemoSchool(
        String id, String name, String area, String areaName, String device, String deviceName, List<Board> boards) {

    /** One board: its sketch, the end of its port's name, and its seed. */
    record Board(String sketch, String port, int seed) {}

    static final String PROVINCE = "hoa-binh";
    static final String PROVINCE_NAME = "Hòa Bình";

    /** Places are real, schools are not. */
    static final List<DemoSchool> ALL = List.of(
            new DemoSchool(
                    "thcs-muong-bi",
                    "THCS Mường Bi",
                    "tan-lac",
                    "Tân Lạc",
                    "muong-bi-pi",
                    "Pi câu lạc bộ STEM",
                    List.of(
                            new Board("room", "usb-Arduino_Uno_lop-8a", 11),
                            new Board("garden", "usb-Arduino_Uno_vuon-rau", 12),
                            new Board("microbit", "usb-microbit_stem-1", 13))),
            new DemoSchool(
                    "th-thcs-hang-kia",
                    "TH&THCS Hang Kia",
                    "mai-chau",
                    "Mai Châu",
                    "hang-kia-pi",
                    "Pi phòng tin học",
                    List.of(
                            new Board("room", "usb-Arduino_Uno_lop-6b", 21),
                            new Board("fast", "usb-Arduino_Uno_con-lac", 22))));
}
