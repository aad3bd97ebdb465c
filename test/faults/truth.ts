/** What is so on a practice router, whatever anybody says of it. */
import type { PracticeRouter } from '../../client/src/practice/practice-router.ts';
import { schedulerName } from '../../client/src/router/deployment/dead-man.ts';

export interface Truth {
  /** The configuration as text, without what is dynamic and without the dead-man. */
  readonly configuration: string;
  /** When dead-men fire, in milliseconds since 1970. */
  readonly firesAt: readonly number[];
  /** Files of deploys. */
  readonly files: readonly string[];
}

/** The menus that hold what scripts change. */
const menus = [
  '/system/identity',
  '/system/note',
  '/system/scheduler',
  '/system/script',
  '/interface',
  '/interface/ethernet',
  '/ip/address',
  '/ip/dns',
  '/ip/service',
  '/ip/firewall/filter',
  '/ip/firewall/nat',
  '/ip/firewall/raw',
  '/ip/firewall/mangle',
  '/ip/firewall/address-list',
  '/ipv6/firewall/filter',
  '/ipv6/firewall/address-list',
  '/user',
  '/user/group',
];

export function truthOf(router: PracticeRouter): Truth {
  const lines = menus.flatMap((menu) =>
    router
      .rows(menu)
      .filter((row) => row.dynamic !== 'true' && row.timeout === undefined && !isDeadMan(menu, row))
      .map((row) => `${menu} ${JSON.stringify(configured(row))}`),
  );
  const jobs = router.rows('/system/scheduler').filter((row) => isDeadMan('/system/scheduler', row));
  return {
    configuration: lines.join('\n'),
    firesAt: jobs
      .filter(({ disabled }) => disabled !== 'true')
      .map((row) => Date.parse(`${row['next-run']!.replace(' ', 'T')}Z`)),
    files: router
      .rows('/file')
      .map(({ name = '' }) => name)
      .filter((name) => name.includes('knock-deploy')),
  };
}

/** Without what the router numbers and dates by itself. */
function configured({ '.id': _id, 'creation-time': _created, ...values }: Record<string, string>): object {
  return values;
}

function isDeadMan(menu: string, { name }: Record<string, string>): boolean {
  return menu === '/system/scheduler' && name === schedulerName;
}
