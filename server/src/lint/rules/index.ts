/** All rules, in order of their codes: one line for each file beside this one. */
import type { LintRule } from '../rule.ts';
import { doorTimeoutLong } from './door-timeout-long.ts';
import { doorTimeoutNoEstablished } from './door-timeout-no-established.ts';
import { dropDisabled } from './drop-disabled.ts';
import { listNeverFilled } from './list-never-filled.ts';
import { listTypo } from './list-typo.ts';
import { missingDrop } from './missing-drop.ts';
import { missingEstablished } from './missing-established.ts';
import { monotonicPorts } from './monotonic-ports.ts';
import { packageMenu } from './package-menu.ts';
import { stageTimeoutLong } from './stage-timeout-long.ts';
import { timeoutMissing } from './timeout-missing.ts';
import { timeoutPermanent } from './timeout-permanent.ts';
import { tooFewKnocks } from './too-few-knocks.ts';
import { unknownProperty } from './unknown-property.ts';

export const rules: readonly LintRule[] = [
  listNeverFilled,
  listTypo,
  timeoutMissing,
  timeoutPermanent,
  stageTimeoutLong,
  doorTimeoutLong,
  doorTimeoutNoEstablished,
  missingEstablished,
  missingDrop,
  dropDisabled,
  tooFewKnocks,
  monotonicPorts,
  unknownProperty,
  packageMenu,
];
