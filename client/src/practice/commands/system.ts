/** Commands of the router as a whole. */
import type { Handlers } from '../call.ts';
import { DEVICE_MODE_MENU } from '../initial-rows.ts';

export const systemCommands: Handlers = {
  '/system/reboot': (router) => {
    router.reboot();
    return {};
  },
  // A real router wants somebody to press a button, too.
  '/system/device-mode/update': (router, { arguments: values }) => {
    const allowed = [...values].map(([name, value]) => [name, value.replace(/^yes$/, 'true').replace(/^no$/, 'false')]);
    router.store.set(router.store.single(DEVICE_MODE_MENU), Object.fromEntries(allowed));
    return {};
  },
  '/safe-mode/take': (router, { session }) => {
    router.safeMode.take(session);
    return {};
  },
  '/safe-mode/release': (router) => {
    router.safeMode.release();
    return {};
  },
  '/safe-mode/unroll': (router) => {
    router.safeMode.unroll();
    return {};
  },
};
