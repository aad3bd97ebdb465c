import fc from 'fast-check';
import type { ClientPlan } from '../../../../server/src/firewall/clients/index.ts';
import type { KnockStep } from '../../../../server/src/index.ts';

const door = { list: 'open', opens: ['tcp/8291'], timeoutSeconds: 60 };

export function step(protocol: KnockStep['protocol'], port: number | null, more: Partial<KnockStep> = {}): KnockStep {
  return { protocol, port, packetSize: null, payload: null, delayMs: null, ...more };
}

export function planOf(family: 4 | 6, ...steps: KnockStep[]): ClientPlan {
  return { family, steps, door };
}

/** Texts with what shells, PowerShell, AutoIt and RouterOS take as special. */
const payloads = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom(...'aB7 \'"`$%\\&|;<>(){}[]!#?*~^@,=-+/\n\r\t’é\u0001'),
  }),
  fc.constantFrom('/secret-page', '/a?b=c', '%s%n', '-n', '$(id)', "it's", '\\000'),
);

const delays = fc.option(fc.integer({ min: 0, max: 60_000 }));
const ports = fc.integer({ min: 1, max: 65_535 });

const randomStep: fc.Arbitrary<KnockStep> = fc
  .record(
    {
      protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'icmp' as const),
      port: ports,
      packetSize: fc.option(fc.integer({ min: 20, max: 1500 }), { freq: 2 }),
      payload: fc.option(payloads, { freq: 2 }),
      delayMs: delays,
    },
    { noNullPrototype: true },
  )
  .map((each) => (each.protocol === 'icmp' ? { ...each, port: null } : each));

export const randomPlan: fc.Arbitrary<ClientPlan> = fc.record(
  {
    family: fc.constantFrom(4 as const, 6 as const),
    steps: fc.array(randomStep, { minLength: 1, maxLength: 5 }),
    door: fc.constant(door),
  },
  { noNullPrototype: true },
);

/** A name, or an address of the family. */
export const hostOf = (family: 4 | 6) => fc.constantFrom('router.example', family === 4 ? '192.0.2.1' : '2001:db8::1');
