/** The queries of `print` over the API. Source: RouterOS manual, "API", "Queries". */

const OPERATION = /^#([!&|.\d]+)$/;
const COMPARISON = /^([<>]?)([^=]+)=(.*)$/s;

/** Whether a row passes the queries: no false value may be left on their stack. */
export function passesQueries(values: Record<string, string>, queries: readonly string[]): boolean {
  const stack: boolean[] = [];
  for (const query of queries) apply(query.slice(1), values, stack);
  return !stack.includes(false);
}

function apply(query: string, values: Record<string, string>, stack: boolean[]): void {
  const operation = OPERATION.exec(query);
  const comparison = COMPARISON.exec(query);
  if (operation !== null) operate(operation[1]!, stack);
  else if (comparison !== null) stack.push(compares(comparison[1]!, values[comparison[2]!], comparison[3]!));
  else if (query.startsWith('-')) stack.push(values[query.slice(1)] === undefined);
  else stack.push(values[query] !== undefined);
}

function compares(operator: string, value: string | undefined, wanted: string): boolean {
  if (value === undefined) return false;
  if (operator === '') return value === wanted;
  const order =
    /^-?\d+$/.test(value) && /^-?\d+$/.test(wanted) ? Number(value) - Number(wanted) : value < wanted ? -1 : 1;
  return value !== wanted && (operator === '<' ? order < 0 : order > 0);
}

/**
 * An index counts from the top, which is 0: inside the operations it pushes a copy, at their end that value alone
 * is left. The stack begins full of true values, so taking from an empty one gives true.
 */
function operate(operations: string, stack: boolean[]): void {
  const take = (): boolean => stack.pop() ?? true;
  const steps = operations.match(/\d+\.?|[!&|.]/g) ?? [];
  for (const [position, step] of steps.entries()) {
    if (step === '!') stack.push(!take());
    else if (step === '&') stack.push([take(), take()].every(Boolean));
    else if (step === '|') stack.push([take(), take()].some(Boolean));
    else if (step === '.') stack.push(stack.at(-1) ?? true);
    else {
      const value = stack.at(-1 - Number.parseInt(step, 10)) ?? true;
      if (position === steps.length - 1 && !step.endsWith('.')) stack.length = 0;
      stack.push(value);
    }
  }
}
