// Drives the gateway with mqtt.js: node mqtt-client.js URL VERSION DEVICE SECRET. Publishes, subscribes, answers a command; prints what it heard.
const mqtt = require('mqtt');

const [url, version, device, secret] = process.argv.slice(2);
const client = mqtt.connect(url, {
  protocolVersion: Number(version),
  clientId: 'mqtt-js-' + version,
  username: device,
  password: secret,
  reconnectPeriod: 0,
});
client.on('error', error => {
  console.log('error ' + error.message);
  process.exit(1);
});
client.on('message', (topic, payload) => {
  console.log(topic + ' ' + payload);
  if (topic.startsWith('commands/')) {
    client.publish('replies/' + topic.substring(9), '{"state":"done"}', {qos: 1}, () => client.end());
  }
});
client.on('connect', () => {
  client.subscribe(['live/#', 'commands/+'], {qos: 1}, (error, granted) => {
    console.log('granted ' + granted.map(each => each.qos).join());
    client.publish('telemetry', '{"js": ' + version + '}', {qos: 1}, failed => console.log(failed ? 'failed' : 'acknowledged'));
  });
});
