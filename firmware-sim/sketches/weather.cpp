/*
 * weather: a BME280 on the two-wire bus, told in words as its common library does it.
 *
 * I2C: BME280 at 0x76 (3.3 V; A4 is SDA, A5 is SCL).
 * Prints once a second at 9600:
 *   Temperature = 24.61 *C
 *   Pressure = 965.32 hPa
 *   Humidity = 61.20 %
 * and, when it finds no sensor,  Could not find a valid BME280 sensor, check wiring, address, sensor ID!  every 5 s.
 *
 * The arithmetic is that of Bosch's datasheet BST-BME280-DS002, section 4.2.3, so no library is needed.
 */
#include <Arduino.h>
#include <Wire.h>

const uint8_t BME280 = 0x76;

uint16_t t1, p1;
int16_t t2, t3, p2, p3, p4, p5, p6, p7, p8, p9, h2, h4, h5;
uint8_t h1, h3;
int8_t h6;
int32_t fine; // the temperature, for the other two

bool readBytes(uint8_t first, uint8_t *into, uint8_t count) {
  Wire.beginTransmission(BME280);
  Wire.write(first);
  if (Wire.endTransmission() != 0 || Wire.requestFrom(BME280, count) != count) {
    return false;
  }
  for (uint8_t i = 0; i < count; i++) {
    into[i] = Wire.read();
  }
  return true;
}

void writeByte(uint8_t where, uint8_t value) {
  Wire.beginTransmission(BME280);
  Wire.write(where);
  Wire.write(value);
  Wire.endTransmission();
}

int16_t word16(const uint8_t *bytes) {
  return bytes[0] | bytes[1] << 8;
}

bool beginSensor() {
  uint8_t id = 0;
  uint8_t c[26];
  uint8_t h[7];
  if (!readBytes(0xD0, &id, 1) || id != 0x60 || !readBytes(0x88, c, 26) || !readBytes(0xE1, h, 7)) {
    return false;
  }
  t1 = word16(c);
  t2 = word16(c + 2);
  t3 = word16(c + 4);
  p1 = word16(c + 6);
  p2 = word16(c + 8);
  p3 = word16(c + 10);
  p4 = word16(c + 12);
  p5 = word16(c + 14);
  p6 = word16(c + 16);
  p7 = word16(c + 18);
  p8 = word16(c + 20);
  p9 = word16(c + 22);
  h1 = c[25];
  h2 = word16(h);
  h3 = h[2];
  h4 = (int8_t)h[3] * 16 | (h[4] & 0x0F);
  h5 = (int8_t)h[5] * 16 | h[4] >> 4;
  h6 = h[6];
  writeByte(0xF2, 1);                   // humidity once
  writeByte(0xF4, 1 << 5 | 1 << 2 | 3); // temperature and pressure once, again and again
  delay(100);
  return true;
}

int32_t hundredthsOfCelsius(int32_t raw) {
  int32_t a = (((raw >> 3) - ((int32_t)t1 << 1)) * t2) >> 11;
  int32_t b = (((((raw >> 4) - (int32_t)t1) * ((raw >> 4) - (int32_t)t1)) >> 12) * t3) >> 14;
  fine = a + b;
  return (fine * 5 + 128) >> 8;
}

float pascals(int32_t raw) {
  int64_t a = (int64_t)fine - 128000;
  int64_t b = a * a * p6 + ((a * p5) << 17) + ((int64_t)p4 << 35);
  a = ((a * a * p3) >> 8) + ((a * p2) << 12);
  a = ((((int64_t)1 << 47) + a) * p1) >> 33;
  if (a == 0) {
    return 0;
  }
  int64_t p = ((((int64_t)(1048576 - raw) << 31) - b) * 3125) / a;
  int64_t c = ((int64_t)p9 * (p >> 13) * (p >> 13)) >> 25;
  int64_t d = ((int64_t)p8 * p) >> 19;
  return (((p + c + d) >> 8) + ((int64_t)p7 << 4)) / 256.0;
}

float percent(int32_t raw) {
  int32_t v = fine - 76800;
  v = ((((raw << 14) - ((int32_t)h4 << 20) - (int32_t)h5 * v) + 16384) >> 15)
      * (((((((v * h6) >> 10) * (((v * h3) >> 11) + 32768)) >> 10) + 2097152) * h2 + 8192) >> 14);
  v -= ((((v >> 15) * (v >> 15)) >> 7) * h1) >> 4;
  v = constrain(v, 0, 419430400);
  return (v >> 12) / 1024.0;
}

void say(const char *name, float value, const char *unit) {
  Serial.print(name);
  Serial.print(" = ");
  Serial.print(value);
  Serial.print(" ");
  Serial.println(unit);
}

void setup() {
  Serial.begin(9600);
  Wire.begin();
}

void loop() {
  static bool found = false;
  uint8_t data[8];
  if (!found) {
    found = beginSensor();
  }
  if (!found || !readBytes(0xF7, data, 8)) {
    found = false;
    Serial.println("Could not find a valid BME280 sensor, check wiring, address, sensor ID!");
    delay(5000);
    return;
  }
  int32_t rawP = (int32_t)data[0] << 12 | (int32_t)data[1] << 4 | data[2] >> 4;
  int32_t rawT = (int32_t)data[3] << 12 | (int32_t)data[4] << 4 | data[5] >> 4;
  int32_t rawH = (int32_t)data[6] << 8 | data[7];
  say("Temperature", hundredthsOfCelsius(rawT) / 100.0, "*C");
  say("Pressure", pascals(rawP) / 100, "hPa");
  say("Humidity", percent(rawH), "%");
  delay(1000);
}
