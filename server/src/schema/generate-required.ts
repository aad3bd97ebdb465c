/** What `add` demands in each menu, from what a router said of an `add` without arguments. */

export interface RequiredArguments {
  readonly path: string;
  readonly required: readonly string[];
  readonly rawError: string;
}

/** Any of the arguments is enough. */
const ONE_OF = /\bor\b|\beither\b|exactly one/;
/** So is any of several that are not named. */
const UNNAMED = /at least one field/i;

/** The table's `required`. */
export function requiredRows(menus: readonly RequiredArguments[]): Record<string, string> {
  const rows = menus.flatMap(({ path, required, rawError }): [string, string][] => {
    if (required.length === 0 || UNNAMED.test(rawError)) return [];
    return [[path, required.join(ONE_OF.test(rawError) ? '|' : ' ')]];
  });
  return Object.fromEntries(rows);
}
