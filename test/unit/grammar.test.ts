import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import manifest from '../../package.json' with { type: 'json' };

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Rule {
  include?: string;
  match?: string;
  begin?: string;
  end?: string;
  while?: string;
  name?: string;
  patterns?: Rule[];
  captures?: Record<string, Rule>;
  beginCaptures?: Record<string, Rule>;
  endCaptures?: Record<string, Rule>;
  repository?: Record<string, Rule>;
}

/** Every rule of a grammar, nested ones included. */
function allRules(rule: Rule): Rule[] {
  const inner = [rule.captures, rule.beginCaptures, rule.endCaptures, rule.repository].flatMap((of) =>
    Object.values(of ?? {}),
  );
  return [rule, ...[...(rule.patterns ?? []), ...inner].flatMap(allRules)];
}

/** The part of vscode-oniguruma, the engine of the editor, that is used here. */
interface Oniguruma {
  loadWASM(data: ArrayBuffer): Promise<void>;
  OnigScanner: new (patterns: string[]) => { findNextMatchSync(text: string, start: number): unknown };
}

/** The scopes that other grammars give, for the code blocks to look like any in Markdown. */
const markdownScopes = /^(?:markup\.fenced_code\.|fenced_code\.block\.|punctuation\.definition\.)[a-z.]*markdown$/;

for (const { file, scopeName, names } of [
  { file: 'rsc', scopeName: 'source.rsc', names: /^[a-z-]+(\.[a-z-]+)*\.rsc$/ },
  { file: 'markdown', scopeName: 'markdown.routeros.codeblock', names: markdownScopes },
]) {
  describe(`TextMate grammar ${file}`, () => {
    const grammar = JSON.parse(read(`syntaxes/${file}.tmLanguage.json`)) as Rule & { scopeName: string };
    const rules = allRules(grammar);
    // The engine is a dependency of the grammar test tool, so it is looked up from there.
    const engine = createRequire(createRequire(import.meta.url).resolve('vscode-tmgrammar-test/package.json'));
    const oniguruma = engine('vscode-oniguruma') as Oniguruma;

    before(async () => {
      const wasm = readFileSync(engine.resolve('vscode-oniguruma/release/onig.wasm'));
      await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
    });

    it('is named as the extension registers it', () => {
      assert.equal(grammar.scopeName, scopeName);
      const registered = manifest.contributes.grammars.find(({ path }) => path.endsWith(`/${file}.tmLanguage.json`));
      assert.equal(registered?.scopeName, scopeName);
    });

    it('has only patterns that the engine of the editor compiles', () => {
      // The groups that an end names are those of its begin.
      const ends = rules.map(({ end }) => end?.replaceAll(/\\\d/g, ''));
      const patterns = [...rules.flatMap((rule) => [rule.match, rule.begin, rule.while]), ...ends];
      const written = patterns.filter((text) => text !== undefined);
      assert.notEqual(written.length, 0);
      for (const pattern of written) {
        // The engine takes a wrong pattern without a word, as one that always matches; a right one can't match here.
        const scanner = new oniguruma.OnigScanner([`(?!)(?:${pattern})`]);
        assert.equal(scanner.findNextMatchSync('text', 0), null, `pattern ${pattern}`);
      }
    });

    it('ends every region that it begins', () => {
      for (const { begin, end, while: goesOn } of rules)
        assert.equal(begin === undefined, (end ?? goesOn) === undefined, `begin ${begin}`);
    });

    it('includes only rules that exist, and has none that nothing includes', () => {
      const included = rules.flatMap(({ include }) => (include?.startsWith('#') ? [include] : []));
      const defined = Object.keys(grammar.repository ?? {}).map((name) => `#${name}`);
      assert.deepEqual([...new Set(included)].sort(), defined.sort());
    });

    it('gives scopes that end in the name of the language', () => {
      const given = rules.flatMap((rule) => (rule.name === undefined || rule === grammar ? [] : [rule.name]));
      for (const name of given) assert.match(name, names);
    });
  });
}

/** How the editor's Enter key and word selection see a text, by the language configuration alone. */
interface Configuration {
  wordPattern: { pattern: string; flags: string };
  indentationRules: Record<'increaseIndentPattern' | 'decreaseIndentPattern' | 'indentNextLinePattern', string>;
  onEnterRules: { beforeText: string; previousLineText?: string; action: { indent: string } }[];
  folding: { markers: { start: string; end: string } };
}

describe('language configuration', () => {
  const configuration = JSON.parse(read('syntaxes/language-configuration.json')) as Configuration;

  /** What Enter does at the end of `line`; undefined leaves it to the indentation rules. */
  function onEnter(previous: string, line: string): string | undefined {
    const fits = (pattern: string | undefined, text: string) => pattern === undefined || new RegExp(pattern).test(text);
    return configuration.onEnterRules.find(
      (rule) => fits(rule.beforeText, line) && fits(rule.previousLineText, previous),
    )?.action.indent;
  }

  it('takes a name with hyphens as one word, without the dollar sign and the equals sign', () => {
    const { pattern, flags } = configuration.wordPattern;
    const words = 'address-list-timeout=10s $name "Köln"'.match(new RegExp(pattern, `g${flags}`));
    assert.deepEqual(words, ['address-list-timeout', '10s', 'name', 'Köln']);
  });

  it('indents once after a backslash, and goes back after the last continued line', () => {
    assert.equal(onEnter('', 'add chain=input \\'), 'indent');
    assert.equal(onEnter('add chain=input \\', '    protocol=tcp \\'), 'none');
    assert.equal(onEnter('    protocol=tcp \\', '    action=accept'), 'outdent');
    assert.equal(onEnter('add chain=input', 'add chain=output'), undefined);
  });

  it('does not continue a comment', () => {
    assert.equal(onEnter('', '# a comment \\'), undefined);
    assert.equal(onEnter('# a comment \\', 'add chain=input'), undefined);
  });

  it('leaves a block that opens on a continued line to the indentation rules', () => {
    assert.equal(onEnter(':if ($x) \\', '    do={'), undefined);
  });

  it('indents after an open bracket, but not after a comment that ends in one', () => {
    const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
    for (const line of [':if ($x) do={', ':local a ({', ':put (\\', ':do { # note']) assert.match(line, increase);
    for (const line of ['# see {', ':put {1;2}', 'add name=x']) assert.doesNotMatch(line, increase);
    assert.match('} else={', new RegExp(configuration.indentationRules.decreaseIndentPattern));
  });

  it('indents the line after a backslash when lines are indented anew', () => {
    const next = new RegExp(configuration.indentationRules.indentNextLinePattern);
    assert.match('add chain=input \\', next);
    for (const line of ['# note \\', ':put (\\', 'add chain=input']) assert.doesNotMatch(line, next);
  });

  it('folds regions', () => {
    const { start, end } = configuration.folding.markers;
    assert.match('# region knock', new RegExp(start));
    assert.match('#endregion', new RegExp(end));
    assert.doesNotMatch('# regional settings', new RegExp(start));
  });
});
