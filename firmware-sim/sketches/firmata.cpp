/*
 * firmata: the board as the long arm of a computer, which reads and sets its pins by the Firmata protocol.
 *
 * A0: 10 kOhm NTC to ground, 10 kOhm to 5 V.  A1: LDR to 5 V, 1 kOhm to ground.  A2: capacitive soil probe.
 * D2: push button to ground.  D9: LED with 330 Ohm to ground.
 *
 * At 57600. What StandardFirmata does with plain pins: version, firmware name, capabilities, analog mapping, pin state,
 * pin modes (input, pull-up, output, analog, PWM), digital and analog reports, sampling interval, digital and analog
 * writes, reset. Not here: servo, I2C, stepper, 1-wire. Numbers are those of github.com/firmata/protocol, version 2.6.
 */
#include <Arduino.h>

const uint8_t PINS = 20;
const uint8_t PORTS = 3;
const uint8_t LONGEST = 64; // bytes of a sysex message

const uint8_t ANALOG = 0xE0, DIGITAL = 0x90, REPORT_ANALOG = 0xC0, REPORT_DIGITAL = 0xD0;
const uint8_t PIN_MODE = 0xF4, SET_PIN = 0xF5, VERSION = 0xF9, RESET = 0xFF, SYSEX = 0xF0, END = 0xF7;
const uint8_t ANALOG_MAP = 0x69, ANALOG_MAP_ANSWER = 0x6A, CAPABILITIES = 0x6B, CAPABILITIES_ANSWER = 0x6C;
const uint8_t STATE = 0x6D, STATE_ANSWER = 0x6E, EXTENDED_ANALOG = 0x6F, FIRMWARE = 0x79, INTERVAL = 0x7A;

enum Mode { IN = 0, OUT = 1, ANALOG_IN = 2, PWM = 3, PULLUP = 0x0B, NONE = 0x7F };

uint8_t mode[PINS];
uint16_t state[PINS];        // what was written to an output, or 1 for the pull-up
uint8_t analogOn = 0;        // a bit a channel
uint8_t digitalOn = 0;       // a bit a port
uint8_t reported[PORTS];     // what the host knows of its inputs
uint16_t every = 19;         // milliseconds
unsigned long sampledAt = 0;

bool isUsable(uint8_t pin) {
  return pin >= 2 && pin < PINS; // 0 and 1 are the serial line
}

bool isAnalog(uint8_t pin) {
  return pin >= A0 && pin < PINS;
}

void sendTwo(uint16_t value) {
  Serial.write(value & 0x7F);
  Serial.write(value >> 7 & 0x7F);
}

void sendVersion() {
  Serial.write(VERSION);
  Serial.write(2);
  Serial.write(6);
}

void sendFirmware() {
  Serial.write(SYSEX);
  Serial.write(FIRMWARE);
  Serial.write(2);
  Serial.write(6);
  for (const char *c = "ChiengFirmata"; *c; c++) {
    sendTwo(*c);
  }
  Serial.write(END);
}

void sendMode(Mode which, uint8_t bits) {
  Serial.write(which);
  Serial.write(bits);
}

void sendCapabilities() {
  Serial.write(SYSEX);
  Serial.write(CAPABILITIES_ANSWER);
  for (uint8_t pin = 0; pin < PINS; pin++) {
    if (isUsable(pin)) {
      sendMode(IN, 1);
      sendMode(PULLUP, 1);
      sendMode(OUT, 1);
      if (isAnalog(pin)) {
        sendMode(ANALOG_IN, 10);
      }
      if (digitalPinHasPWM(pin)) {
        sendMode(PWM, 8);
      }
    }
    Serial.write(0x7F);
  }
  Serial.write(END);
}

void sendAnalogMap() {
  Serial.write(SYSEX);
  Serial.write(ANALOG_MAP_ANSWER);
  for (uint8_t pin = 0; pin < PINS; pin++) {
    Serial.write(isAnalog(pin) ? pin - A0 : 0x7F);
  }
  Serial.write(END);
}

void sendState(uint8_t pin) {
  Serial.write(SYSEX);
  Serial.write(STATE_ANSWER);
  Serial.write(pin);
  if (isUsable(pin)) {
    Serial.write(mode[pin]);
    Serial.write(state[pin] & 0x7F);
    if (state[pin] > 0x7F) {
      Serial.write(state[pin] >> 7);
    }
  }
  Serial.write(END);
}

void sendPort(uint8_t port, uint8_t levels) {
  Serial.write(DIGITAL | port);
  sendTwo(levels);
  reported[port] = levels;
}

uint8_t inputs(uint8_t port) {
  uint8_t levels = 0;
  for (uint8_t i = 0; i < 8; i++) {
    uint8_t pin = port * 8 + i;
    if (isUsable(pin) && (mode[pin] == IN || mode[pin] == PULLUP) && digitalRead(pin) == HIGH) {
      levels |= 1 << i;
    }
  }
  return levels;
}

void setMode(uint8_t pin, uint8_t wanted) {
  if (!isUsable(pin)) {
    return;
  }
  switch (wanted) {
    case IN:
      pinMode(pin, INPUT);
      break;
    case PULLUP:
      pinMode(pin, INPUT_PULLUP);
      break;
    case OUT:
      digitalWrite(pin, LOW);
      pinMode(pin, OUTPUT);
      break;
    case PWM:
      if (!digitalPinHasPWM(pin)) {
        return;
      }
      pinMode(pin, OUTPUT);
      analogWrite(pin, 0);
      break;
    case ANALOG_IN:
      if (!isAnalog(pin)) {
        return;
      }
      pinMode(pin, INPUT);
      break;
    default:
      return;
  }
  mode[pin] = wanted;
  state[pin] = wanted == PULLUP ? 1 : 0;
}

void setPin(uint8_t pin, bool high) {
  if (isUsable(pin) && mode[pin] == OUT) {
    state[pin] = high;
    digitalWrite(pin, high ? HIGH : LOW);
  } else if (isUsable(pin) && (mode[pin] == IN || mode[pin] == PULLUP)) {
    setMode(pin, high ? PULLUP : IN); // as pull-ups were set before version 2.5
  }
}

void setPort(uint8_t port, uint8_t levels) {
  for (uint8_t i = 0; i < 8 && port < PORTS; i++) {
    uint8_t pin = port * 8 + i;
    if (isUsable(pin) && mode[pin] == OUT) {
      setPin(pin, levels >> i & 1);
    }
  }
}

void setAnalog(uint8_t pin, uint16_t value) {
  if (isUsable(pin) && mode[pin] == PWM) {
    state[pin] = value;
    analogWrite(pin, min(value, 255));
  }
}

void beginAnew() {
  analogOn = digitalOn = 0;
  every = 19;
  for (uint8_t pin = 2; pin < PINS; pin++) {
    setMode(pin, isAnalog(pin) ? ANALOG_IN : OUT);
  }
}

void sysex(const uint8_t *bytes, uint8_t length) {
  switch (bytes[0]) {
    case FIRMWARE:
      sendFirmware();
      break;
    case CAPABILITIES:
      sendCapabilities();
      break;
    case ANALOG_MAP:
      sendAnalogMap();
      break;
    case STATE:
      if (length == 2) {
        sendState(bytes[1]);
      }
      break;
    case EXTENDED_ANALOG:
      if (length >= 3) {
        setAnalog(bytes[1], bytes[2] | (length > 3 ? bytes[3] << 7 : 0));
      }
      break;
    case INTERVAL:
      if (length == 3) {
        every = max(1, bytes[1] | bytes[2] << 7);
      }
      break;
  }
}

void message(uint8_t command, uint8_t first, uint8_t second) {
  uint8_t low = command & 0x0F;
  switch (command & 0xF0) {
    case DIGITAL:
      setPort(low, first | second << 7);
      return;
    case ANALOG:
      setAnalog(low, first | second << 7);
      return;
    case REPORT_ANALOG:
      if (low < 6) {
        analogOn = first ? analogOn | 1 << low : analogOn & ~(1 << low);
      }
      return;
    case REPORT_DIGITAL:
      if (low < PORTS) {
        digitalOn = first ? digitalOn | 1 << low : digitalOn & ~(1 << low);
        if (first) {
          sendPort(low, inputs(low));
        }
      }
      return;
  }
  switch (command) {
    case PIN_MODE:
      setMode(first, second);
      break;
    case SET_PIN:
      setPin(first, second);
      break;
  }
}

/* How many bytes follow a command. */
uint8_t needs(uint8_t command) {
  switch (command & 0xF0) {
    case DIGITAL:
    case ANALOG:
      return 2;
    case REPORT_ANALOG:
    case REPORT_DIGITAL:
      return 1;
  }
  return command == PIN_MODE || command == SET_PIN ? 2 : 0;
}

void take(uint8_t b) {
  static uint8_t command = 0, got = 0;
  static uint8_t bytes[LONGEST];
  if (b == END && command == SYSEX) {
    command = 0;
    if (got > 0) {
      sysex(bytes, got);
    }
  } else if (b >= 0x80) {
    command = b;
    got = 0;
    if (b == VERSION) {
      sendVersion();
    } else if (b == RESET) {
      beginAnew();
    }
  } else if (command == SYSEX) {
    if (got < LONGEST) {
      bytes[got++] = b;
    }
  } else if (needs(command) > 0) {
    bytes[got++] = b;
    if (got == needs(command)) {
      message(command, bytes[0], got > 1 ? bytes[1] : 0);
      command = 0;
    }
  }
}

void setup() {
  Serial.begin(57600);
  beginAnew();
  sendVersion();
  sendFirmware();
}

void loop() {
  while (Serial.available() > 0) {
    take(Serial.read());
  }
  for (uint8_t port = 0; port < PORTS; port++) {
    uint8_t levels = inputs(port);
    if ((digitalOn & 1 << port) && levels != reported[port]) {
      sendPort(port, levels);
    }
  }
  if (millis() - sampledAt >= every) {
    sampledAt += every;
    for (uint8_t channel = 0; channel < 6; channel++) {
      if ((analogOn & 1 << channel) && mode[A0 + channel] == ANALOG_IN) {
        Serial.write(ANALOG | channel);
        sendTwo(analogRead(A0 + channel));
      }
    }
  }
}
