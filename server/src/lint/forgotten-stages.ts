/** Knocks that do not ask for the list of the knock before, so that nothing reads that list. */
import type { Analysis } from '../analysis.ts';
import type { KnockChain } from '../firewall/knock-chain.ts';
import { filledList, isFilling, listsReadBy } from '../firewall/machine/slice.ts';
import { conditions, type PlacedRule } from '../firewall/placed-rules.ts';
import { parseDuration } from '../semantics/duration.ts';

export interface ForgottenStage {
  chain: KnockChain;
  /** The knock that should ask for the list. */
  knock: PlacedRule;
  /** The list that nothing reads. */
  list: string;
  /** The knock that fills it. */
  filler: PlacedRule;
}

/** Seconds: who is on a list for longer is banned, and on no stage. */
const LONGEST_STAGE = 300;
const SECRETS = ['dst-port', 'port', 'packet-size', 'content', 'layer7-protocol'];

/** One for a chain at most, and only where there is no doubt which list is meant. */
export function forgottenStages(analysis: Analysis): ForgottenStage[] {
  const { knockChains, lists, placedRules } = analysis;
  if (knockChains.length === 0) return [];
  const unread = new Set(
    lists.lists
      .filter(({ readers, isFilledElsewhere }) => readers.length === 0 && !isFilledElsewhere)
      .map(({ family, name }) => `${family} ${name}`),
  );
  // A loop may compute the name.
  for (const { rule } of placedRules) for (const list of listsReadBy(rule)) unread.delete(`${rule.family} ${list}`);
  const loose = placedRules.filter(
    (placed) => isKnock(placed) && unread.has(`${placed.rule.family} ${filledList(placed.rule)}`),
  );
  if (loose.length === 0) return [];
  return knockChains.flatMap((chain) => {
    const knock = chain.sequence?.[0];
    if (knock === undefined || requiredLists(knock).length > 0) return [];
    const before = loose.filter((each) => isBeside(each, knock) && isAlike(each, chain));
    const [filler] = before;
    return filler !== undefined && before.length === 1 ? [{ chain, knock, list: filledList(filler.rule), filler }] : [];
  });
}

function isKnock(placed: PlacedRule): boolean {
  const { rule } = placed;
  if (rule.disabled || !isFilling(rule) || conditions(placed, 'src-address').length > 0) return false;
  const timeout = parseDuration(rule.properties.get('address-list-timeout') ?? '') ?? 0;
  if (timeout <= 0 || timeout > LONGEST_STAGE) return false;
  return SECRETS.some((name) => conditions(placed, name).length > 0);
}

function isBeside({ rule, root }: PlacedRule, knock: PlacedRule): boolean {
  return rule.family === knock.rule.family && rule.table === knock.rule.table && root === knock.root;
}

/** Whether the knock goes with the others: by a list that it asks for itself, or by a name that differs in a number. */
function isAlike(placed: PlacedRule, { door, stages }: KnockChain): boolean {
  const stem = stemOf(filledList(placed.rule));
  return requiredLists(placed).length > 0 || [door, ...stages].some((list) => stemOf(list) === stem);
}

function requiredLists(placed: PlacedRule): string[] {
  return conditions(placed, 'src-address-list').filter((list) => !list.startsWith('!'));
}

const LETTER_OR_NUMBER = /(?<=[-_. ])(?:[a-z]|one|two|three|four|five|first|second|third|fourth|last)$/;

/** `knock-1` and `knock-2` have the same, and so have `knock-a` and `knock-b`, or `knock-one` and `knock-two`. */
function stemOf(list: string): string {
  return list.toLowerCase().replace(/\d+/g, '#').replace(LETTER_OR_NUMBER, '#');
}
