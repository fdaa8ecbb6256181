import { state } from './state.js';

export function sleep(seconds) {
  state.clock += 1000 * seconds;
}
