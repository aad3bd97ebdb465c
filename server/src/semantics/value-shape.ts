/**
 * Values that are put together of several, such as `limit=5/1m,10:packet`. Their shape is written with the forms of
 * the parts, or the words for one, between `<` and `>`; what may be missing stands in `[ ]`, what may be there any
 * number of times in `{ }`: `<number 0..>[/<time 0..>],<number 0..>[:<packet|bit>]`.
 */
import { parseForm, type ValueForm } from '../schema/value-kind.ts';
import type { FormFault } from './form-fault.ts';

interface Shape {
  readonly pattern: RegExp;
  /** Of the pattern's groups; null where a group holds words. */
  readonly forms: readonly (ValueForm | null)[];
}

type FormCheck = (form: ValueForm, value: string, name: string) => FormFault | null;

const TOKEN = /<([^>]*)>|[[\]{}]|[^<[\]{}]/g;
const BRACKETS: Readonly<Record<string, string>> = { '[': '(?:', ']': ')?', '{': '(?:', '}': ')*' };
/** What a number, and what a time may consist of. */
const NUMBER = '([0-9A-Za-z.]+)';
const TIME = '([0-9a-z.:]+?)';
const READABLE: Readonly<Record<string, string>> = { number: 'NUMBER', time: 'TIME' };

const shapes = new Map<string, Shape>();

/** What is wrong with a value of this shape: with all of it, or with one part. */
export function shapeFault(shape: string, value: string, name: string, check: FormCheck): FormFault | null {
  const { pattern, forms } = shapeOf(shape);
  const match = pattern.exec(value);
  if (match === null) {
    const message = `${value} is no value of ${name}. Write it like ${readable(shape)}.`;
    return { message, nearest: null, isClose: false };
  }
  for (const [index, form] of forms.entries()) {
    const part = match[index + 1];
    const fault = form === null || part === undefined ? null : check(form, part, name);
    if (fault !== null) return fault;
  }
  return null;
}

function shapeOf(shape: string): Shape {
  const known = shapes.get(shape);
  if (known !== undefined) return known;
  const forms: (ValueForm | null)[] = [];
  const source = [...shape.matchAll(TOKEN)].map(([token, hole]) => {
    if (hole === undefined) return BRACKETS[token] ?? token.replace(/[.\\/^$*+?()|]/, '\\$&');
    const form = hole.includes('..') ? parseForm(hole) : null;
    forms.push(form);
    if (form === null) return `(${hole})`;
    return form.type === 'time' ? TIME : NUMBER;
  });
  const made = { pattern: new RegExp(`^${source.join('')}$`), forms };
  shapes.set(shape, made);
  return made;
}

/** `NUMBER[/TIME],NUMBER[:packet|bit]` */
function readable(shape: string): string {
  return shape.replace(/<([^>]*)>/g, (_, hole: string) => READABLE[hole.split(' ')[0]!] ?? hole);
}
