/*
 * lesson: the frame of Vietnamese lessons, both ways.
 *
 * A0: 10 kOhm NTC (B = 3950) to ground, 10 kOhm to 5 V.  A1: capacitive soil probe (dry 2.8 V, wet 1.2 V).
 * D7: relay of a small pump.  The LED of the board (D13) shows the same.
 *
 * Sends  !1:TEMP:23.4#!1:HUMI:60#  once a second at 115200, without line ends.
 * Takes  1#  (pump on) and  0#  (pump off). The pump stops by itself 10 s after the last 1#, so that a cable that was
 * pulled out does not flood the pot.
 */
#include <Arduino.h>

const int NTC = A0;
const int PROBE = A1;
const int PUMP = 7;
const float DRY = 573; // readings in air and in water
const float WET = 246;
const unsigned long FAIL_SAFE = 10000; // milliseconds
const unsigned long EVERY = 1000;

unsigned long pumpSince = 0;
unsigned long sentAt = 0;
String arrived = ""; // what has come of a value until its '#'

void pump(bool on) {
  digitalWrite(PUMP, on ? HIGH : LOW);
  digitalWrite(LED_BUILTIN, on ? HIGH : LOW);
  pumpSince = millis();
}

void obey(const String &value) {
  if (value == "1") {
    pump(true);
  } else if (value == "0") {
    pump(false);
  }
}

void listen() {
  while (Serial.available() > 0) {
    char c = Serial.read();
    if (c == '#') {
      obey(arrived);
      arrived = "";
    } else if (c > ' ') {
      arrived += c;
      if (arrived.length() > 8) { // noise must not fill the memory
        arrived = "";
      }
    }
  }
}

float celsius() {
  float reading = analogRead(NTC);
  float ratio = reading / (1023 - reading); // of the NTC to 10 kOhm
  return 1 / (1 / 298.15 + log(ratio) / 3950) - 273.15;
}

void send(const char *field, float value, int decimals) {
  Serial.print("!1:");
  Serial.print(field);
  Serial.print(":");
  Serial.print(value, decimals);
  Serial.print("#");
}

void setup() {
  pinMode(PUMP, OUTPUT);
  pinMode(LED_BUILTIN, OUTPUT);
  Serial.begin(115200);
}

void loop() {
  listen();
  if (digitalRead(PUMP) == HIGH && millis() - pumpSince >= FAIL_SAFE) {
    pump(false);
  }
  if (millis() - sentAt >= EVERY) {
    sentAt += EVERY;
    float humidity = constrain((DRY - analogRead(PROBE)) * 100.0 / (DRY - WET), 0.0, 100.0);
    send("TEMP", celsius(), 1);
    send("HUMI", humidity, 0);
  }
}
