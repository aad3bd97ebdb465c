import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';

interface Snippet {
  prefix: string;
  description: string;
  body: string[];
}

const snippets = JSON.parse(readFileSync(new URL('../../snippets/routeros.json', import.meta.url), 'utf8')) as Record<
  string,
  Snippet
>;
const all = Object.values(snippets);

/** Replaces tab stops by `values`, else by their defaults, as the editor does; text of the snippet syntax it does not know stays. */
function expand(snippet: Snippet, values: Record<string, string> = {}): string {
  const text = snippet.body.join('\n');
  const stops = { ...values };
  for (const [, stop, preset] of text.matchAll(/\$\{(\d+):([^}]*)\}/g)) stops[stop!] ??= preset!;
  return text.replace(/\\([\\$}])|\$\{?(\d+)(?::[^}]*)?\}?/g, (_, escaped: string | undefined, stop: string) =>
    escaped === undefined ? (stops[stop] ?? '') : escaped,
  );
}

interface FirewallRule {
  menu: string;
  properties: Record<string, string>;
}

/** The `add` commands of a snippet, which has no quoting beyond comments. */
function rulesOf(script: string): FirewallRule[] {
  const rules: FirewallRule[] = [];
  let menu = '';
  for (const line of script.replace(/\\\n\s*/g, '').split('\n')) {
    if (line.startsWith('/')) menu = line;
    if (!line.startsWith('add ')) continue;
    const pairs = [...line.matchAll(/([a-z-]+)=("[^"]*"|\S*)/g)].map(([, name, value]) => [name!, value!]);
    rules.push({ menu, properties: Object.fromEntries(pairs) });
  }
  return rules;
}

const values = (rules: FirewallRule[], name: string): string[] =>
  rules.flatMap(({ properties }) => (properties[name] === undefined ? [] : [properties[name]]));
const sorted = (names: string[]): string[] => [...new Set(names)].sort();

/** Lists that the snippet fills, by rule or by hand, and lists that its rules read. */
function checkListsAgree(script: string): void {
  const rules = rulesOf(script);
  const written = [...values(rules, 'address-list'), ...values(rules, 'list')];
  assert.deepEqual(sorted(written), sorted(values(rules, 'src-address-list')));
}

/** A firewall that can be used as it is: what is open stays open, the door has a list, the rest is dropped. */
function checkWholeFirewall(rules: FirewallRule[]): void {
  const input = rules.filter(({ properties }) => properties.chain === 'input').map(({ properties }) => properties);
  assert.deepEqual(
    [input[0]?.action, input[0]?.['connection-state']],
    ['accept', 'established,related'],
    'accepts established connections first',
  );
  const { comment, ...last } = input.at(-1)!;
  assert.deepEqual(last, { chain: 'input', action: 'drop' }, 'drops the rest last');
  assert.ok(comment, 'the final drop says what it is');
  const door = input.filter((rule) => rule['src-address-list']?.endsWith('-door'));
  assert.deepEqual(
    door.map((rule) => [rule.action, rule.protocol, rule['dst-port']]),
    [['accept', 'tcp', '8291,8728,8729']],
  );
}

describe('snippets', () => {
  it('are found by the prefixes that the manual names', () => {
    const prefixes = all.map(({ prefix }) => prefix);
    assert.deepEqual(prefixes, [
      'knock2',
      'knock3',
      'knock4',
      'knock-mixed',
      'knock-ipv6',
      'knock-strict',
      'fw-established',
      'fw-drop',
      'fw-lan',
    ]);
  });

  for (const [title, snippet] of Object.entries(snippets)) {
    it(`${snippet.prefix} has a description, a final tab stop and no tab stop without a default`, () => {
      assert.ok(title.length > 0 && snippet.description.endsWith('.'));
      assert.equal(snippet.body.at(-1), '$0');
      const text = snippet.body.join('\n');
      const used = sorted([...text.matchAll(/\$\{(\d+)/g)].map(([, stop]) => stop!));
      const preset = [...text.matchAll(/\$\{(\d+):[^}]+\}/g)].map(([, stop]) => stop!);
      assert.deepEqual(preset.sort(), used, 'one default for each tab stop');
      assert.doesNotMatch(expand(snippet), /[${}]/);
    });

    it(`${snippet.prefix} continues lines as RouterOS does`, () => {
      const lines = expand(snippet).split('\n');
      for (const [index, line] of lines.entries()) {
        assert.doesNotMatch(line, /\\\s+$|\\\\/, line);
        assert.equal(/^ {4}\S/.test(line), lines[index - 1]?.endsWith(' \\') ?? false, line);
      }
    });

    it(`${snippet.prefix} reads the lists that it writes, whatever they are named`, () => {
      checkListsAgree(expand(snippet));
      const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
      fc.assert(fc.property(name, (list) => checkListsAgree(expand(snippet, { 1: list }))));
    });
  }

  for (const snippet of all.filter(({ prefix }) => prefix.startsWith('knock'))) {
    const rules = rulesOf(expand(snippet));
    const stages = rules.filter(({ properties }) => /^"knock \d/.test(properties.comment ?? ''));
    const order = stages.map(({ properties }) => Number(/\d/.exec(properties.comment!)?.[0]));
    const knocks = [...stages].sort((a, b) => a.properties.comment!.localeCompare(b.properties.comment!));

    it(`${snippet.prefix} is a whole input chain`, () => checkWholeFirewall(rules));

    it(`${snippet.prefix} jumps only to chains that it has`, () => {
      const chains = new Set(values(rules, 'chain'));
      for (const target of values(rules, 'jump-target')) assert.ok(chains.has(target), target);
    });

    it(`${snippet.prefix} gives 10 s for each knock and longer for the door`, () => {
      const timeouts = knocks.map(({ properties }) => properties['address-list-timeout']);
      assert.deepEqual(timeouts, [...Array(knocks.length - 1).fill('10s'), '10m']);
    });

    it(`${snippet.prefix} has ports in no order that a scan follows, and none that is well known`, () => {
      const ports = knocks.map(({ properties }) => Number(properties['dst-port']));
      assert.ok(ports.every((port) => port > 5000 && port < 65536 && port % 1000 !== 0));
      assert.equal(new Set(ports).size, ports.length);
      const steps = ports.slice(1).map((port, index) => Math.sign(port - ports[index]!));
      // Two ports are always in order; that is why the description of knock2 advises against them.
      if (ports.length > 2) assert.equal(new Set(steps).size, 2, ports.join(' '));
    });

    if (snippet.prefix === 'knock-strict') continue;
    it(`${snippet.prefix} has the last stage first, so that one packet climbs one stage`, () => {
      assert.deepEqual(
        order,
        [...order].sort((a, b) => b - a),
      );
      const lists = knocks.map(({ properties }) => [properties['src-address-list'], properties['address-list']]);
      for (const [index, [before]] of lists.entries()) assert.equal(before, lists[index - 1]?.[1]);
    });
  }

  it('knock-strict shuts out longer than a stage lasts, and asks for the later stage first', () => {
    const rules = rulesOf(expand(snippets['Port knocking, strict']!)).map(({ properties }) => properties);
    const penalties = rules.filter((rule) => rule['address-list'] === 'knock-fail');
    assert.deepEqual(
      penalties.map((rule) => [rule.chain, rule['address-list-timeout']]),
      [
        ['knock-after-1', '1m'],
        ['knock-after-2', '1m'],
      ],
    );
    const main = rules.filter((rule) => rule.chain === 'knock').map((rule) => rule['jump-target'] ?? rule.action);
    assert.deepEqual(main, ['drop', 'knock-after-2', 'knock-after-1', 'add-src-to-address-list']);
    for (const chain of ['knock-after-1', 'knock-after-2']) {
      const actions = rules.filter((rule) => rule.chain === chain).map((rule) => rule.action);
      assert.deepEqual(actions, ['add-src-to-address-list', 'drop', 'add-src-to-address-list', 'drop']);
    }
  });

  it('knock-ipv6 is knock3 in the other table', () => {
    const stages = (title: string) =>
      rulesOf(expand(snippets[title]!)).filter(({ properties }) => properties['address-list'] !== undefined);
    const [v4, v6] = [stages('Port knocking, 3 knocks'), stages('Port knocking, IPv6 twin')];
    assert.deepEqual(sorted(v6.map(({ menu }) => menu)), ['/ipv6 firewall filter']);
    assert.deepEqual(
      v6.map(({ properties }) => properties),
      v4.map(({ properties }) => properties),
    );
  });
});
