/** Whether the router lets a scheduler run at all. */
import { RouterError } from '../errors.ts';
import type { ApiSession, RunOptions } from '../session.ts';

/**
 * A device mode such as `home` forbids the scheduler (RouterOS manual, "Device-mode"), and the roll-back is nothing without
 * it. Routers that know no device mode allow it.
 * @throws RouterError `invalid` where it is forbidden, or as `ApiSession.run`
 */
export async function requireScheduler(session: ApiSession, options?: RunOptions): Promise<void> {
  const [row] = await deviceMode(session, options);
  if (row?.scheduler !== 'false' && row?.scheduler !== 'no') return;
  throw new RouterError(
    'invalid',
    `The device mode of this router${row.mode === undefined ? '' : ` (${row.mode})`} forbids the scheduler, so it could not roll back by itself. ` +
      'Allow it with /system/device-mode/update scheduler=yes, which needs somebody at the router, and deploy again.',
  );
}

async function deviceMode(session: ApiSession, options?: RunOptions): Promise<Record<string, string>[]> {
  try {
    return (await session.run(['/system/device-mode/print'], options)).rows;
  } catch (error) {
    if (error instanceof RouterError && error.kind === 'trap') return [];
    throw error;
  }
}
