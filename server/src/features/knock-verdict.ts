import type { Analysis } from '../analysis.ts';
import type { KnockChain } from '../firewall/knock-chain.ts';
import { blindBits } from '../firewall/knock-strength.ts';
import { compileLayer7 } from '../firewall/layer7.ts';
import type { PlacedRule } from '../firewall/placed-rules.ts';
import { areProofsQuick } from '../firewall/proof-effort.ts';
import { scanBits } from '../firewall/proofs/scan.ts';

/**
 * What is known of a knock, in parts for one line: what the proofs say, which look at all knocks of the file, and how
 * hard this one is to find.
 */
export function knockVerdict(
  analysis: Analysis,
  { family, door }: KnockChain,
  sequence: readonly PlacedRule[],
): string[] {
  if (!areProofsQuick(analysis.firewall, analysis.knockChains)) return [strength(analysis, sequence)];
  const knock = analysis.knocks.find((each) => each.family === family && each.door.list === door);
  if (knock?.opens === false) return ['does not open the door as it stands'];
  const { proofs } = analysis;
  const proved = proofs.filter(({ answer }) => answer === 'yes');
  if (proved.length === proofs.length) return ['proved', strength(analysis, sequence)];
  const refuted = proofs.filter(({ answer }) => answer === 'no').map(({ id }) => id);
  const but = refuted.length === 0 ? '' : `, ${refuted.join(', ')} refuted`;
  return [`${proved.length} of ${proofs.length} proved${but}`, strength(analysis, sequence)];
}

/** Bits to guess for somebody who knows only that there is a knock, and bits for somebody who scans. */
function strength({ firewall }: Analysis, sequence: readonly PlacedRule[]): string {
  const scan = scanBits(sequence);
  const scanned = scan === null ? '' : `, ${Math.round(scan)} scan bits`;
  return `${Math.round(blindBits(sequence, compileLayer7(firewall.layer7)))} blind bits${scanned}`;
}
