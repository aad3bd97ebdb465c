/** What is wrong with a value, told by the kind of values that its argument takes. */
import type { Choice, Choices } from '../schema/choices.ts';
import type { Argument } from '../schema/command-tree.ts';
import { nearestName } from '../schema/nearest.ts';
import { availability, type Target } from '../schema/presence.ts';
import type { ValueForm } from '../schema/value-kind.ts';
import { type FormFault, formFault, isOpenForm } from './form-fault.ts';

export interface ValueFault {
  readonly message: string;
  /** A value that the router takes, most likely the one that was meant; null where that is not clear. */
  readonly nearest: string | null;
}

/** More values than these are not told. */
const MOST_TOLD = 16;
/** Forms of which a value is no list, whatever commas are in it. */
const UNDIVIDED = new Set(['shape', 'text', 'hex', 'secret']);
const BOOLEAN: Choices = { isClosed: true, values: ['yes', 'no'].map((value) => ({ value, presence: null })) };
/** What enumerated values look like. */
const WORD = /^[a-z][a-z0-9-]*$/i;
const SAME: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

/** What is looked at for each value of an argument. */
interface Check {
  readonly target: Target;
  readonly forms: readonly ValueForm[];
  /** Whether a comma does not part the value. */
  readonly isWhole: boolean;
  /** The words that the target has. */
  readonly words: readonly string[];
}

/** The latest one of each argument: a file has one target. */
const checks = new WeakMap<Argument, Check>();

/**
 * What is wrong with the text of a value; null where nothing is known to be. A comma makes a list of any value, since
 * routers do not tell of which arguments it does. Words are not looked at where those of the target are not known.
 */
export function valueFault(argument: Argument, text: string, target: Target): ValueFault | null {
  const check = checkOf(argument, target);
  if (check.forms.length === 0) return null;
  const bare = text.startsWith('!') ? text.slice(1) : text;
  const parts = check.isWhole || !bare.includes(',') ? [bare] : bare.split(',');
  for (const part of parts) {
    const written = part.startsWith('!') ? part.slice(1) : part;
    const value = part.trim().replace(/^!/, '').trim();
    const fault = faultOf(value, check, argument.name);
    if (fault !== null) {
      const { message, nearest } = fault;
      return { message, nearest: nearest && text.replace(part, part.replace(value, nearest)) };
    }
    if (value !== written && faultOf(written, check, argument.name) !== null) return blankFault(text);
  }
  return null;
}

function blankFault(text: string): ValueFault {
  const nearest = text.trim().replace(/\s*,\s*/g, ',');
  return { message: `A blank is a part of the value here. Write ${nearest}.`, nearest };
}

/** The words that a text is the beginning of, where they are several and none is the text itself. */
export function ambiguousWords(argument: Argument, text: string, target: Target): readonly string[] {
  const { forms, words } = checkOf(argument, target);
  if (words.includes(text) || !WORD.test(text) || forms.some(({ type }) => type !== 'words')) return [];
  const candidates = words.filter((word) => word.startsWith(text));
  return candidates.length > 1 ? candidates : [];
}

function checkOf(argument: Argument, target: Target): Check {
  const known = checks.get(argument);
  if (known?.target === target) return known;
  const forms = formsOf(argument);
  const check: Check = {
    target,
    forms: forms.some(isOpenForm) ? [] : forms,
    isWhole: forms.some(({ type }) => UNDIVIDED.has(type)),
    words: wordsOf(argument, forms, target),
  };
  checks.set(argument, check);
  return check;
}

function formsOf(argument: Argument): readonly ValueForm[] {
  const kind = argument.valueKind();
  if (kind !== null) return kind.forms;
  return argument.choices()?.isClosed ? [{ type: 'words' }] : [];
}

/** Of the first form that the value comes close to, else of the first one. */
function faultOf(value: string, { target, forms, words }: Check, name: string): FormFault | null {
  if (value === '' || isWord(value, words) || (target.isLenient && WORD.test(value))) return null;
  const faults: FormFault[] = [];
  for (const form of forms) {
    const isWords = form.type === 'words' || form.type === 'bool';
    const fault = isWords ? wordFault(name, value, words) : formFault(form, value, name);
    if (fault === null) return null;
    faults.push(fault);
  }
  const isLikelyWord = WORD.test(value) && words.length > 0;
  return faults.find(({ isClose }) => isClose) ?? (isLikelyWord ? noneOf(name, value, words) : faults[0]!);
}

function wordsOf(argument: Argument, forms: readonly ValueForm[], target: Target): readonly string[] {
  const choices = forms.some(({ type }) => type === 'bool') ? BOOLEAN : argument.choices();
  const exists = ({ presence }: Choice) => presence === null || availability(presence, target) !== 'absent';
  return choices?.values.filter(exists).map(({ value }) => value) ?? [];
}

/** The beginning of a word is enough. */
function isWord(value: string, words: readonly string[]): boolean {
  const written = SAME[value] ?? value;
  return words.some((word) => word.startsWith(written));
}

/** What begins with a word and goes on with something else is put together of several, and taken. */
function wordFault(name: string, value: string, words: readonly string[]): FormFault | null {
  const [first, ...more] = value.split(/[/:]/);
  return words.length === 0 || (more.length > 0 && words.includes(first!)) ? null : noneOf(name, value, words);
}

function noneOf(name: string, value: string, words: readonly string[]): FormFault {
  const nearest = nearestName(value, words);
  const told = words.length > MOST_TOLD ? [...words.slice(0, MOST_TOLD), '…'] : words;
  const guess = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return { message: `${value} is no value of ${name}.${guess} It takes ${told.join(', ')}.`, nearest, isClose: false };
}
