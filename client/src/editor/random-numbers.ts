import { randomInt } from 'node:crypto';

const count = 8192;

/** Whole numbers below 2 ** 32 that nobody can foresee, for the language server to draw secrets from. */
export function randomNumbers(): number[] {
  return Array.from({ length: count }, () => randomInt(2 ** 32));
}
