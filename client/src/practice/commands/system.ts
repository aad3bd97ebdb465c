/** Commands of the router as a whole. */
import type { Handlers } from '../call.ts';

export const systemCommands: Handlers = {
  '/system/reboot': (router) => {
    router.reboot();
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
