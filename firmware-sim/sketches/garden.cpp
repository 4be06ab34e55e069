/*
 * garden: a pot on the window sill, written as a pupil would write it, on the Arduino core.
 *
 * A0: capacitive soil probe (dry 2.8 V, wet 1.2 V).  I2C: BH1750 light sensor at 0x23.
 * Prints  moisture(%):43.1 light(lx):512.5 n:17  once a second at 9600.
 */
#include <Arduino.h>
#include <Wire.h>

const int PROBE = A0;
const uint8_t BH1750 = 0x23;
const float DRY = 573; // readings in air and in water
const float WET = 246;

const uint32_t GUARD = 0x43484e47UL;
uint32_t guard __attribute__((section(".noinit"))); // survives a reset, so that no line number comes twice
uint32_t n __attribute__((section(".noinit")));

void command(uint8_t code) {
  Wire.beginTransmission(BH1750);
  Wire.write(code);
  Wire.endTransmission();
}

void setup() {
  if (guard != GUARD) {
    guard = GUARD;
    n = 0;
  }
  Serial.begin(9600);
  Wire.begin();
  command(0x01); // power on
  command(0x10); // continuous, 1 lx
  delay(200);
}

float readLux() {
  if (Wire.requestFrom(BH1750, (uint8_t)2) != 2) {
    return -1;
  }
  uint16_t raw = Wire.read() << 8;
  raw |= Wire.read();
  return raw / 1.2;
}

void loop() {
  float moisture = constrain((DRY - analogRead(PROBE)) * 100.0 / (DRY - WET), 0.0, 100.0);
  float lux = readLux();
  Serial.print("moisture(%):");
  Serial.print(moisture, 1);
  if (lux >= 0) {
    Serial.print(" light(lx):");
    Serial.print(lux, 1);
  }
  Serial.print(" n:");
  Serial.println(++n);
  delay(1000);
}
