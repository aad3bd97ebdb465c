import assert from 'node:assert/strict';
import { Analysis } from '../../../../server/src/analysis.ts';
import { compileLayer7 } from '../../../../server/src/firewall/layer7.ts';
import type { Proved } from '../../../../server/src/firewall/proofs/prove.ts';
import { initialLists } from '../../../../server/src/firewall/read-firewall.ts';
import { simulate, type Verdict } from '../../../../server/src/firewall/simulator.ts';
import { type ProofReport, proofReport, type TraceRow } from '../../../../server/src/proof-report.ts';
import { checkExpectations, fixturesIn, readCases } from '../../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../../fixtures/firewall/proofs/', import.meta.url));

function printReport({ knocks, openWithoutKnock, proofs }: ProofReport): string[] {
  return [
    ...knocks.map(printKnock),
    `open without a knock: ${openWithoutKnock.join(' ') || 'nothing'}`,
    ...proofs.flatMap(({ id, answer, why, trace }) => [`${id} ${answer}: ${why}`, ...trace.map(printRow)]),
  ];
}

function printKnock({ steps, door, opens }: ProofReport['knocks'][number]): string {
  const sent = steps.map(({ protocol, port, packetSize, payload, delayMs }) => {
    const facts = [
      port,
      packetSize && `${packetSize} bytes`,
      payload && JSON.stringify(payload),
      delayMs && `then ${delayMs} ms`,
    ];
    return [protocol, ...facts.filter((fact) => fact !== null)].join(' ');
  });
  return `knock: ${sent.join(', ')} -> ${door.opens.join(' ')} by ${door.list} for ${door.timeoutSeconds}: opens ${opens}`;
}

function printRow({ packet, line, effect }: TraceRow): string {
  return `   ${packet}: ${effect}${line === null ? '' : `, line ${line}`}`;
}

/** The packets of a counterexample, sent through the whole firewall, do what its trace says. */
function checkReplay({ firewall }: Analysis, { id, answer, sent, trace }: Proved): void {
  if (answer !== 'no' || sent.length === 0) return;
  // The lock-out may be one of a moment at which some of the rules are not there yet.
  if (id === 'P8' && trace.some(({ effect }) => effect === 'dropped') && sent.length === 1) return;
  const lists = initialLists(firewall);
  const options = { layer7: compileLayer7(firewall.layer7), addresses: firewall.addresses };
  const verdicts = sent.map(({ packet, at }) => simulate(firewall.rules, lists, packet, at, options));
  assert.deepEqual(
    verdicts.flatMap(effectsOf),
    trace.map(({ rule, effect }) => [rule?.command, effect]),
    id,
  );
}

function effectsOf({ trace, rule, outcome }: Verdict): unknown[] {
  const commandOf = (each: object | null) => (each as { command?: unknown } | null)?.command;
  const listed = trace.filter((step) => step.isSure && step.rule.action.startsWith('add-'));
  const last = rule === null ? `${outcome} at the end of the chain` : outcome;
  return [...listed.map((step) => [commandOf(step.rule), step.effect]), [commandOf(rule), last]];
}

describe('proofs', () => {
  for (const { name, fixture } of fixtures) {
    it(`answer for ${name} as it says`, () => {
      checkExpectations(fixture, (source) => printReport(proofReport(source)));
    });

    it(`of ${name} give counterexamples that the simulator confirms`, () => {
      for (const source of readCases(fixture)) {
        const analysis = new Analysis(source);
        for (const proved of analysis.proofs) checkReplay(analysis, proved);
      }
    });
  }
});
