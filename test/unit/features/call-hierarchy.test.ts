import assert from 'node:assert/strict';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../../server/src/features/call-hierarchy.ts';
import { namesOf } from '../../../server/src/features/names/script-names.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { openAtMark } from '../helpers/marked-document.ts';

/** Who calls what the mark is on, and what it calls, each with how often. */
function checkCalls(source: string, expected: { item: string; from: string[]; to: string[] }, others: string[] = []) {
  const { document, position } = openAtMark(source);
  const more = others.map((text, index) => new OpenDocument(`file:///other${index}.rsc`, 1, text));
  const scripts = [document, ...more].map(namesOf);
  const [item] = prepareCallHierarchy(document, position, scripts);
  assert.deepEqual(
    {
      item: `${item!.name} ${item!.detail}`,
      from: incomingCalls(item!, scripts).map(({ from, fromRanges }) => `${from.name} ${fromRanges.length}`),
      to: outgoingCalls(item!, scripts).map(({ to, fromRanges }) => `${to.name} ${fromRanges.length}`),
    },
    expected,
  );
}

describe('the call hierarchy', () => {
  it('follows functions, also to other scripts', () => {
    const source = `
:global low do={ :put $1 }
:global mi<|>d do={ :global low; $low 1; :if (true) do={ $low 2 } }
:global high do={ :global mid; :return [$mid] }
$mid
`;
    const expected = { item: 'mid global function', from: ['high 1', 'test.rsc 1', 'other0.rsc 1'], to: ['low 2'] };
    checkCalls(source, expected, [':global mid; $mid 3']);
  });

  it('follows local functions in their own file', () => {
    const source = ':local f do={ :put 1 }\n[$f<|>]\n';
    checkCalls(source, { item: 'f local function', from: ['test.rsc 1'], to: [] }, [source.replace('<|>', '')]);
  });

  it('follows chains by their jumps', () => {
    const source = `/ip firewall filter
add chain=input action=jump jump-target=first
add chain=forward action=jump jump-target=first
add chain=fi<|>rst action=jump jump-target=second
add chain=second action=drop
/ip firewall mangle
add chain=prerouting action=jump jump-target=first
`;
    const from = ['input 1', 'forward 1'];
    checkCalls(source, { item: 'first chain /ip/firewall/filter', from, to: ['second 1'] });
  });

  it('begins nowhere else', () => {
    const { document, position } = openAtMark(':local x<|> 1');
    assert.deepEqual(prepareCallHierarchy(document, position, [namesOf(document)]), []);
  });
});
