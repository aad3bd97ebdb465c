/** Makes mutated scripts and checks the laws on each; what fails is made short. */
import fc from 'fast-check';
import { type FuzzCase, fuzzCase } from './mutated-script.ts';

export interface FuzzOptions {
  runs: number;
  seed: number;
  check: (fuzzCase: FuzzCase) => void;
}

export interface FuzzFailure {
  /** The shortest that fails. */
  shrunk: FuzzCase;
  error: unknown;
}

/** Checks `runs` scripts that follow from the seed; gives the first that fails, null if none does. */
export function fuzz({ runs, seed, check }: FuzzOptions): FuzzFailure | null {
  const property = fc.property(fuzzCase(), check);
  const { counterexample } = fc.check(property, { numRuns: runs, seed, endOnFailure: true });
  return counterexample === null ? null : shrink(counterexample[0], check);
}

/** Takes away one character after the other: the way back from mutations would only lead to another excerpt. */
function shrink({ text, edits }: FuzzCase, check: (fuzzCase: FuzzCase) => void): FuzzFailure {
  const characters = fc.array(fc.constantFrom(...new Set(text.split(''))));
  const property = fc.property(characters, (left) => check({ text: left.join(''), edits }));
  const result = fc.check(property, { numRuns: 1, examples: [[text.split('')]] });
  const shortest = result.counterexample?.[0] ?? text.split('');
  return { shrunk: { text: shortest.join(''), edits }, error: result.errorInstance };
}
