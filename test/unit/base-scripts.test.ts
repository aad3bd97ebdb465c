import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { Analysis, type BaseScript } from '../../server/src/analysis.ts';
import type { SourceRule } from '../../server/src/firewall/read-firewall.ts';
import { COMPUTED } from '../../server/src/firewall/rule.ts';
import { Linter, lint } from '../../server/src/lint/engine.ts';
import { placeWords, StatementPlaces } from '../../server/src/statement-places.ts';
import { TextPositions } from '../../server/src/text-positions.ts';

const fixture = new URL('../fixtures/firewall/bases.rsc', import.meta.url);

/** Scripts by their paths, each followed by what is expected of it. `#:` names a script. */
function readScripts(text: string): { path: string; source: string }[] {
  const [, ...parts] = text.replace(/^#= .*\n/gm, '').split(/^#: /m);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { path: part.slice(0, end), source: part.slice(end + 1) };
  });
}

/** Analyses of scripts that find one another, as on a disk. */
class Scripts {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #known = new Map<string, Analysis>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  at(path: string): Analysis {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const analysis = new Analysis(this.#sources.get(path)!, { baseOf: (written) => this.#baseOf(path, written) });
    this.#known.set(path, analysis);
    return analysis;
  }

  #baseOf(from: string, written: string | null): BaseScript | null {
    const name = posix.join(posix.dirname(from), written ?? '');
    return written !== null && this.#sources.has(name) ? { name, analysis: this.at(name) } : null;
  }
}

function commentOf({ properties }: SourceRule): string {
  const comment = properties.get('comment');
  if (comment === undefined) return '';
  return comment === COMPUTED ? ' "?"' : ` "${comment}"`;
}

function describeScript(analysis: Analysis): string[] {
  const { firewall, target, script } = analysis;
  const places = new StatementPlaces(analysis);
  const positions = new TextPositions(script.text);
  const placeOf = ({ command }: Pick<SourceRule, 'command'>) => placeWords(places.of(command.statement));
  return [
    ...(target.isLenient ? ['for version 6'] : []),
    ...firewall.rules.map(
      (rule) => `${rule.chain} ${rule.action}${rule.disabled ? ' (disabled)' : ''}${commentOf(rule)}, ${placeOf(rule)}`,
    ),
    ...firewall.entries.map((entry) => `${entry.address} on ${entry.list}, ${placeOf(entry)}`),
    ...firewall.unknowns.map((unknown) => `not known (${unknown.doubt}), ${placeOf(unknown)}`),
    ...lint(analysis).map(({ code, start, message }) => `${positions.at(start).line} ${code}: ${message}`),
  ];
}

describe('a script on top of another', () => {
  it('is looked at together with it, as the fixture says', () => {
    const text = readFileSync(fixture, 'utf8');
    const all = readScripts(text);
    const scripts = new Scripts(new Map(all.map(({ path, source }) => [path, source])));
    const actual = all.map(({ path, source }) => {
      if (path === 'end') return `#: ${path}\n`;
      const lines = describeScript(scripts.at(path));
      return `#: ${path}\n${source}${(lines.length === 0 ? ['nothing'] : lines).map((line) => `#= ${line}\n`).join('')}`;
    });
    if (process.env.UPDATE_EXPECT === '1') writeFileSync(fixture, actual.join(''));
    else assert.equal(actual.join(''), text);
  });

  it('follows the edits of its base, and its own', () => {
    const scripts = new Scripts(
      new Map([
        ['base.rsc', '/ip firewall address-list\nadd address=192.0.2.7 list=staff\n'],
        ['other.rsc', '/ip firewall address-list\nadd address=192.0.2.7 list=admins\n'],
        ['fragment.rsc', '# rsc-base: base.rsc\n/ip firewall filter add chain=input src-address-list=admins\n'],
      ]),
    );
    const base = scripts.at('base.rsc');
    const fragment = scripts.at('fragment.rsc');
    const linter = new Linter(fragment);
    const replace = (analysis: Analysis, from: string, to: string) => {
      const start = analysis.script.text.indexOf(from);
      return analysis.update({ start, end: start + from.length, newText: to });
    };
    const checkCodes = (expected: string[]) => {
      const codes = linter.all().map(({ code }) => code);
      assert.deepEqual(codes, expected);
      assert.deepEqual(
        codes,
        lint(fragment).map(({ code }) => code),
      );
    };
    checkCodes(['AL201']);
    replace(base, 'staff', 'admins');
    checkCodes([]);
    replace(base, 'admins', 'staff');
    checkCodes(['AL201']);
    linter.update(replace(fragment, 'base.rsc', 'other.rsc'));
    checkCodes([]);
    linter.update(replace(fragment, '# rsc-base: other.rsc', ''));
    checkCodes(['AL201']);
  });
});
