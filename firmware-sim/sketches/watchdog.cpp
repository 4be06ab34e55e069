/*
 * watchdog: a board that gets stuck, and helps itself.
 *
 * A0: 10 kOhm NTC (B = 3950) to ground, 10 kOhm to 5 V.  D2: a wire; put its end to GND, and the program gets stuck, as
 * programs do that wait for something that never comes.
 *
 * Prints  temperature(°C):24.9 resets:0  once a second at 9600. When it is stuck nothing comes; after 2 s the watchdog
 * starts the program anew, which says  Stuck! Started again by the watchdog.  and counts it.
 */
#include <Arduino.h>
#include <avr/wdt.h>

const int WIRE = 2;
const uint32_t GUARD = 0x43484e47UL;

// These survive a reset, not a power cut. (The boot loader hides from us why the chip was reset.)
uint32_t guard __attribute__((section(".noinit")));
uint16_t resets __attribute__((section(".noinit")));
bool working __attribute__((section(".noinit")));

float celsius() {
  float reading = analogRead(A0);
  float ratio = reading / (1023 - reading); // of the NTC to 10 kOhm
  return 1 / (1 / 298.15 + log(ratio) / 3950) - 273.15;
}

void setup() {
  wdt_disable(); // or it would bite while we set up
  pinMode(WIRE, INPUT_PULLUP);
  Serial.begin(9600);
  if (guard != GUARD) { // the power has come just now
    guard = GUARD;
    resets = 0;
    working = false;
  }
  if (working) { // we never came to the end of our work
    resets++;
    working = false;
    Serial.println("Stuck! Started again by the watchdog.");
  }
  wdt_enable(WDTO_2S);
}

void loop() {
  wdt_reset(); // "I am alive"
  working = true;
  while (digitalRead(WIRE) == LOW) {
    // the mistake: it waits, and there is no way out
  }
  Serial.print("temperature(°C):");
  Serial.print(celsius(), 1);
  Serial.print(" resets:");
  Serial.println(resets);
  working = false;
  delay(1000);
}
