// @ts-check
/** Which board, where the address of the page of one board names none. */
import {searchDevices} from './api.js';
import {find} from './page.js';

/** How many are offered at most; a school has fewer. */
const MOST = 200;

/** Offers all devices that one may see. */
export async function choose() {
  const devices = await searchDevices(MOST);
  find('choose').hidden = false;
  find('devices-none').hidden = devices.length > 0;
  find('devices').replaceChildren(...devices.map((device) => {
    const link = document.createElement('a');
    link.href = `/control?${new URLSearchParams({device: device.id})}`;
    link.textContent = device.name;
    const item = document.createElement('li');
    item.append(link, ` · ${device.schoolName}`);
    return item;
  }));
}
