/** Scripts and edits made of what people write, with the brackets of it now and then in the wrong place. */
import fc from 'fast-check';
import { editsWith } from './edits.ts';

const lines = [
  '/ip firewall filter',
  'add chain=input action=drop comment="drop the rest"',
  'add address=10.0.0.0/8 list=a',
  '# a comment; with { brackets',
  '  # indented',
  ':local x [/ip address find where interface="ether1" disabled=no]',
  ':if ($a = 1) do={',
  '} else={',
  '}',
  ':foreach i in=[find] do={ :put $i; set $i comment="$i $[get $i name] $($i + 1)" }',
  '/system script add name=s source={:local a "b"; :put [:len {1;2;{3;4}}]',
  '/system script add name=t source=":local a {1}\\r\\\n    \\n:if (\\$a) do={\\r\\n:put \\"\\$a\\" }"',
  'add name=continued \\',
  '    comment="two \\\n    lines"',
  ':put "a\nb"; :put {a=1; b={2; 3}}',
  ':put ([find] . "x" . {1})',
  ':global count 1',
  ':set count 2',
  ':for i from=1 to=3 do={ :put $i }',
  '/zerotier add name=z',
  '/ip dns set mdns-repeat-ifaces=bridge',
  '/no-such menu',
  'add no-such=1 disabled=maybe',
  'foo name="ж',
  '',
];
export const pieces = [
  ...'(){}[]"$;#\\=!-/ \t\n\r',
  ...[
    '\r\n',
    '\\\n',
    '[\n ',
    '[\n]',
    '"$(',
    '"$[',
    '$"',
    '{ # a }\n',
    '";"',
    '->',
    'add',
    'where',
    'find',
    'x=1',
    'x="1"',
    '#x',
    'ж',
  ],
];
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '; ', ' \\\n');
export const lineScript = fc
  .array(fc.tuple(fc.constantFrom(...lines), lineEnd), { maxLength: 14, size: 'max' })
  .map((parts) => parts.map((part) => part.join('')).join(''));
const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, fc.constantFrom(...lines));
const mixed = fc.array(piece, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
export const anyScript = fc.oneof({ weight: 3, arbitrary: lineScript }, mixed);

const inserted = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', ...pieces) },
  fc.constantFrom(...lines).map((line) => `${line}\n`),
  fc.array(piece, { maxLength: 4 }).map((parts) => parts.join('')),
);
export const anyEdit = editsWith(inserted);
