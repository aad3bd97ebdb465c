import type { Analysis } from '../analysis.ts';
import type { KnockChain } from '../firewall/knock-chain.ts';
import { blindBits } from '../firewall/knock-strength.ts';
import type { PlacedRule } from '../firewall/placed-rules.ts';
import { scanBits } from '../firewall/proofs/scan.ts';

/** Lists of knocks up to which proofs are quick enough to follow edits: each list may double the states to look at. */
const MOST_LISTS = 8;
/** The same for rules. `rsc prove` takes its time for any number. */
const MOST_RULES = 1000;

/**
 * What is known of a knock, in parts for one line: what the proofs say, which look at all knocks of the file, and how
 * hard this one is to find.
 */
export function knockVerdict(
  analysis: Analysis,
  { family, door }: KnockChain,
  sequence: readonly PlacedRule[],
): string[] {
  if (countLists(analysis) > MOST_LISTS || analysis.firewall.rules.length > MOST_RULES) return [strength(sequence)];
  const knock = analysis.knocks.find((each) => each.family === family && each.door.list === door);
  if (knock?.opens === false) return ['does not open the door as it stands'];
  const { proofs } = analysis;
  const proved = proofs.filter(({ answer }) => answer === 'yes');
  if (proved.length === proofs.length) return ['proved', strength(sequence)];
  const refuted = proofs.filter(({ answer }) => answer === 'no').map(({ id }) => id);
  const but = refuted.length === 0 ? '' : `, ${refuted.join(', ')} refuted`;
  return [`${proved.length} of ${proofs.length} proved${but}`, strength(sequence)];
}

function countLists({ knockChains }: Analysis): number {
  return new Set(
    knockChains.flatMap(({ family, door, stages }) => [door, ...stages].map((list) => `${family} ${list}`)),
  ).size;
}

/** Bits to guess for somebody who knows only that there is a knock, and bits for somebody who scans. */
function strength(sequence: readonly PlacedRule[]): string {
  const scan = scanBits(sequence);
  const scanned = scan === null ? '' : `, ${Math.round(scan)} scan bits`;
  return `${Math.round(blindBits(sequence))} blind bits${scanned}`;
}
