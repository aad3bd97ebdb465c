/** What is proved of one knock of a firewall, whatever else the file has. */
import { blindBits } from '../knock-strength.ts';
import { compileLayer7 } from '../layer7.ts';
import { type FamilyKnocks, findFamilyKnocks, type Knock } from '../machine/knocks.ts';
import { type Proved, proveAll } from '../proofs/prove.ts';
import { scanBits } from '../proofs/scan.ts';
import type { Firewall } from '../read-firewall.ts';

export interface ProvedKnock {
  proofs: Proved[];
  families: FamilyKnocks[];
  /** One for each family that has it. */
  knocks: Knock[];
}

/** The proofs for the knock whose door is this list; for all knocks where none is named. */
export function proveKnock(firewall: Firewall, door: string | null): ProvedKnock {
  const families = findFamilyKnocks(firewall).map((family) => ({
    ...family,
    knocks: family.knocks.filter(({ list }) => door === null || list === door),
  }));
  return { families, knocks: families.flatMap(({ knocks }) => knocks), proofs: proveAll(firewall, families) };
}

/** `48 blind bits, 16 scan bits` */
export function strengthOf({ stages }: Knock, { layer7 }: Firewall): string {
  const scan = scanBits(stages);
  return `${Math.round(blindBits(stages, compileLayer7(layer7)))} blind bits${scan === null ? '' : `, ${Math.round(scan)} scan bits`}`;
}
