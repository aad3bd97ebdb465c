/** All rules, in order of their codes: one line for each file beside this one. */
import type { LintRule } from '../rule.ts';
import { unknownProperty } from './unknown-property.ts';

export const rules: readonly LintRule[] = [unknownProperty];
