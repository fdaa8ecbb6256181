import { state } from './state.js';

export default {
  get scenario() {
    if (!state.scenario) throw new Error('getting scenario information outside of the VU context is not supported');
    const { name, startTime, iterationInTest } = state.scenario;
    return { name, startTime, iterationInTest };
  },
  test: {
    get options() {
      if (state.phase === 'init') throw new Error('getting test options in the init context is not supported');
      return state.options;
    },
  },
};
