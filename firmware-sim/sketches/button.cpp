/*
 * button: counts presses and never forgets them.
 *
 * D2: push button to ground (the chip's own pull-up holds it high).  The LED of the board (D13) changes at each press.
 * A press is an external interrupt (INT0), so none is missed while the program does something else. The count and how
 * often the board was started live in the EEPROM, which keeps them without power.
 *
 * Prints  {"presses":12,"boots":3}  once a second and at each press, at 9600.
 */
#include <Arduino.h>
#include <EEPROM.h>

const int BUTTON = 2;
const unsigned long BOUNCE = 50;     // milliseconds: contacts chatter
const unsigned long SAVE_AFTER = 2000; // an EEPROM cell bears 100,000 writes: do not write at each press
const uint16_t GUARD = 0x4347;       // says that the cells are ours

struct Memory {
  uint16_t guard;
  uint32_t presses;
  uint32_t boots;
};

Memory memory;
volatile uint32_t pressed = 0; // since the loop last looked
volatile unsigned long pressedAt = 0;
unsigned long lastChange = 0;
unsigned long lastPrint = 0;
bool saved = true;

void onPress() {
  unsigned long now = millis();
  if (now - pressedAt > BOUNCE) {
    pressed++;
  }
  pressedAt = now;
}

void print() {
  Serial.print("{\"presses\":");
  Serial.print(memory.presses);
  Serial.print(",\"boots\":");
  Serial.print(memory.boots);
  Serial.println("}");
  lastPrint = millis();
}

void setup() {
  pinMode(BUTTON, INPUT_PULLUP);
  pinMode(LED_BUILTIN, OUTPUT);
  Serial.begin(9600);
  EEPROM.get(0, memory);
  if (memory.guard != GUARD) {
    memory = {GUARD, 0, 0};
  }
  memory.boots++;
  EEPROM.put(0, memory);
  attachInterrupt(digitalPinToInterrupt(BUTTON), onPress, FALLING);
  print();
}

void loop() {
  noInterrupts();
  uint32_t more = pressed;
  pressed = 0;
  interrupts();
  if (more > 0) {
    memory.presses += more;
    digitalWrite(LED_BUILTIN, memory.presses & 1 ? HIGH : LOW);
    saved = false;
    lastChange = millis();
    print();
  }
  if (!saved && millis() - lastChange >= SAVE_AFTER) {
    EEPROM.put(0, memory);
    saved = true;
  }
  if (millis() - lastPrint >= 1000) {
    print();
  }
}
