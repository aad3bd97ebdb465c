/** Names for the lists and chains of a new knock that nothing in the file has. */
import type { Firewall } from '../read-firewall.ts';

export interface ListNames {
  /** Of the chain in which a strict knock begins; all others begin with it. */
  base: string;
  stage(index: number): string;
  door: string;
  allowed: string;
  scanners: string;
  penalty: string;
}

const NAMING = ['address-list', 'src-address-list', 'dst-address-list', 'jump-target'];

/** `knock`, else `knock-b`, `knock-c` and so on. */
export function freeNames({ rules, entries }: Firewall): ListNames {
  const used = new Set([
    ...entries.map(({ list }) => list),
    ...rules.flatMap(({ chain, properties }) => [
      chain,
      ...NAMING.flatMap((name) => properties.get(name)?.replace('!', '') ?? []),
    ]),
  ]);
  for (let index = 0; ; index += 1) {
    const base = index === 0 ? 'knock' : `knock-${letters(index)}`;
    const names = namesFrom(base);
    const all = [names.stage(1), names.door, names.allowed, names.scanners, names.penalty, base, `${base}-after-1`];
    if (!all.some((name) => used.has(name))) return names;
  }
}

/** `b` to `z`, then `ba` and so on. */
function letters(index: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
  return index < 26 ? letter : letters(Math.floor(index / 26)) + letter;
}

function namesFrom(base: string): ListNames {
  return {
    base,
    stage: (index) => `${base}-${index}`,
    door: `${base}-open`,
    allowed: `${base}-allowed`,
    scanners: `${base}-scanners`,
    penalty: `${base}-fail`,
  };
}
