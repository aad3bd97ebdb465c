import assert from 'node:assert/strict';
import { Analysis } from '../../../server/src/analysis.ts';
import { parsePackets, placePackets } from '../../../server/src/firewall/packet-notation.ts';
import { type PlayedPacket, playPackets } from '../../../server/src/firewall/play-packets.ts';
import type { SimulationOptions } from '../../../server/src/firewall/simulator.ts';
import { checkExpectations } from '../helpers/expectations.ts';

const fixture = new URL('../../fixtures/firewall/packets.rsc', import.meta.url);

/** Packets stand in lines that begin with `#>`. */
function play(
  source: string,
  onUnknown: NonNullable<SimulationOptions['onUnknown']> = 'skip',
): (PlayedPacket & { text: string })[] {
  const { firewall } = new Analysis(source);
  const packets = parsePackets([...source.matchAll(/^#> (.*)$/gm)].map(([, line]) => line!));
  const played = playPackets(firewall, placePackets(packets, firewall), { onUnknown });
  return played.map((each, index) => ({ ...each, text: packets[index]!.text }));
}

function printPacket({ text, verdict }: ReturnType<typeof play>[number]): string {
  const { route, outcome, rule, trace } = verdict;
  const effects = trace.map(({ rule: { table, chain }, effect }) => `${table} ${chain} ${effect}`);
  return `${text}: ${[...effects, ...(rule === null ? [`${outcome} at the end of ${route}`] : [])].join('; ')}`;
}

describe('packets', () => {
  it('go through the rules as through the router', () => {
    checkExpectations(fixture, (source) => play(source).map(printPacket));
  });

  it('meet rules that perhaps match, where that is asked for', () => {
    const source = '/ip firewall filter add chain=input limit=1,5:packet action=drop\n#> tcp/22\n';
    const outcomes = (['skip', 'take'] as const).map((onUnknown) => {
      const { outcome, trace } = play(source, onUnknown)[0]!.verdict;
      return [outcome, ...trace.map(({ effect, isSure }) => `${effect} ${isSure}`)];
    });
    assert.deepEqual(outcomes, [
      ['accepted', 'perhaps matches, passed over false'],
      ['dropped', 'dropped false'],
    ]);
  });
});
