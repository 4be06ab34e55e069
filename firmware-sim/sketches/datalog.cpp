/*
 * datalog: a table as the micro:bit's data logger sends it, CSV with a header, that grows when a sensor joins.
 *
 * A0: 10 kOhm NTC (B = 3950) to ground, 10 kOhm to 5 V.  A1: LDR to 5 V, 1 kOhm to ground.
 * I2C: BH1750 light sensor at 0x23; it may come later.
 *
 * Prints once a second at 115200:
 *   Time (seconds),temperature,light
 *   0.00,25.13,512
 * As soon as the BH1750 answers, the header comes again with one column more. When it is gone, its cell stays empty.
 */
#include <Arduino.h>
#include <Wire.h>

const uint8_t BH1750 = 0x23;
const unsigned long EVERY = 1000; // milliseconds

bool hasLux = false;   // there is a column for it
bool measures = false; // the sensor has been told to measure
unsigned long next = 0;

bool command(uint8_t code) {
  Wire.beginTransmission(BH1750);
  Wire.write(code);
  return Wire.endTransmission() == 0;
}

/* Lux, or -1 when the sensor does not answer. */
float lux() {
  if (!measures) {
    measures = command(0x01) && command(0x10); // power on; continuous, 1 lx
    delay(measures ? 180 : 0);
  }
  if (!measures || Wire.requestFrom(BH1750, (uint8_t)2) != 2) {
    measures = false;
    return -1;
  }
  uint16_t raw = Wire.read() << 8;
  raw |= Wire.read();
  return raw / 1.2;
}

float celsius() {
  float reading = analogRead(A0);
  float ratio = reading / (1023 - reading); // of the NTC to 10 kOhm
  return 1 / (1 / 298.15 + log(ratio) / 3950) - 273.15;
}

void header() {
  Serial.print("Time (seconds),temperature,light");
  Serial.println(hasLux ? ",lux" : "");
}

void setup() {
  Serial.begin(115200);
  Wire.begin();
  header();
}

void loop() {
  while (millis() < next) {
  }
  float light = lux();
  if (light >= 0 && !hasLux) {
    hasLux = true;
    header();
  }
  Serial.print(next / 1000.0);
  Serial.print(",");
  Serial.print(celsius());
  Serial.print(",");
  Serial.print(analogRead(A1));
  if (hasLux) {
    Serial.print(",");
    if (light >= 0) {
      Serial.print(light, 1);
    }
  }
  Serial.println();
  next += EVERY;
}
