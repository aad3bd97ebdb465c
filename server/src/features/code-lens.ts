import type { CodeLens } from 'vscode-languageserver-types';
import type { KnockChain } from '../firewall/knock-chain.ts';
import type { PlacedRule } from '../firewall/placed-rules.ts';
import { knockVerdict } from './knock-verdict.ts';
import { packetWords, serviceWords, startOf, timeoutOf, timeWords } from './knock-words.ts';
import type { OpenDocument } from './open-document.ts';

/** Says over the first rule of each knock, as the file has them, what it is; a click shows its diagram. */
export function codeLenses(document: OpenDocument): CodeLens[] {
  const { analysis } = document;
  return analysis.knockChains.flatMap((chain) => {
    const { sequence } = chain;
    const own = sequence?.filter(({ rule }) => analysis.isOwn(rule.command.statement)) ?? [];
    if (sequence === null || own.length === 0) return [];
    const start = Math.min(...own.map(({ rule }) => startOf(analysis, rule)));
    const title = [titleOf(chain, sequence), ...knockVerdict(analysis, chain, sequence)].join(' · ');
    const command = { title, command: 'routeros.showKnockDiagram', arguments: [document.uri] };
    return { range: document.range({ start, end: start }), command };
  });
}

/** `knock: 54389/tcp → 1763/tcp opens WinBox for 1 h` */
function titleOf({ family, accepts }: KnockChain, sequence: readonly PlacedRule[]): string {
  const steps = sequence.map(packetWords).join(' → ');
  const seconds = timeoutOf(sequence.at(-1)!);
  const time = seconds === null ? '' : ` for ${timeWords(seconds)}`;
  return `knock${family === 6 ? ' over IPv6' : ''}: ${steps} opens ${serviceWords(accepts)}${time}`;
}
