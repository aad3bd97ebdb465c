/** Texts that nobody writes and that ask most of a reader; each can be made of any size. */

export interface WorstFile {
  name: string;
  /** The text at so many times its size. */
  make: (times: number) => string;
}

const MEGABYTE = 1_000_000;

function repeated(name: string, piece: string, count: number, before = '', after = ''): WorstFile {
  return { name, make: (times) => before + piece.repeat(count * times) + after };
}

/** As many megabytes of a piece, on one line if the piece has no line end. */
function megabyteOf(name: string, piece: string, before = '', after = ''): WorstFile {
  return repeated(name, piece, Math.ceil(MEGABYTE / piece.length), before, after);
}

function nested(name: string, opening: string, closing: string, count = 10_000): WorstFile {
  return { name, make: (times) => `:put ${opening.repeat(count * times)}1${closing.repeat(count * times)}\n` };
}

export const worstFiles: readonly WorstFile[] = [
  megabyteOf('1 MB: a word', 'a'),
  megabyteOf('1 MB: a number', '1', ':put '),
  megabyteOf('1 MB: a string', 'a', ':put "', '"'),
  megabyteOf('1 MB: a string of escapes', '\\n', ':put "', '"'),
  megabyteOf('1 MB: a string of variables', '$a', ':put "', '"'),
  megabyteOf('1 MB: a string of lone $', '$', ':put "', '"'),
  megabyteOf('1 MB: a string that never ends', 'a b\n', ':put "'),
  megabyteOf('1 MB: known arguments', ' comment=x', '/ip address add'),
  megabyteOf('1 MB: unknown arguments', ' a=1', '/ip address add'),
  megabyteOf('1 MB: values without names', ' a', ':put'),
  megabyteOf('1 MB: a function call', ' a=1', '$f'),
  megabyteOf('1 MB: menus', '/ip', ''),
  megabyteOf('1 MB: conditions', ' a=1', '/ip address find where'),
  megabyteOf('1 MB: a sum', '+1', ':put (1', ')'),
  megabyteOf('1 MB: a concatenation', ' . "a"', ':put (1', ')'),
  megabyteOf('1 MB: a list', ',1', ':put (1', ')'),
  megabyteOf('1 MB: an assignment chain', '=', 'a'),
  megabyteOf('1 MB: a comment', 'a', '#'),
  megabyteOf('1 MB: blanks behind \\', ' ', ':put \\'),
  ...['"', '"a ', '$(', '$[', '"$(', '"$[', '!', '-', '->', '\\', '$', ';', ':', '1.', '/', ')', ']', '}'].map(
    (piece) => megabyteOf(`1 MB: ${piece}`, piece),
  ),
  ...[
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
    ['"$(', ')"'],
    ['"$[', ']"'],
    ['([{', '}])'],
    ['[:do {', '}]'],
    ['(!', ')'],
  ].map(([opening, closing]) => nested(`10 000 nested ${opening}`, opening!, closing!)),
  ...['(', '[', '{', 'a={', '([{', ':do {'].map((opening) => repeated(`100 000 open ${opening}`, opening, 100_000)),
  repeated('100 000 lines continued', 'a=b \\\n', 100_000, '/ip address add '),
  repeated('100 000 lines of \\', '\\\n', 100_000),
  repeated('100 000 lines: open "', ':put "a\n', 100_000),
  repeated('100 000 lines: open (', ':put (1\n', 100_000),
  repeated('100 000 lines: open [', ':put [a\n', 100_000),
  repeated('100 000 lines: open {', ':do {\n', 100_000),
  repeated('100 000 lines: closed }', '}\n', 100_000),
  repeated('100 000 lines: unknown command', 'nothing x=1\n', 100_000),
  repeated('100 000 lines: variables', ':local a 1\n', 100_000),
  { name: '100 000 variables', make: (times) => variables(100_000 * times) },
  repeated('100 000 elements of an array', '1;', 100_000, ':put {', '}'),
  repeated('100 000 elements with keys', 'a=1;', 100_000, ':put {', '}'),
  repeated('100 000 arrays in an array', '{1};', 100_000, ':put {', '}'),
  repeated('100 000 commands in a block', ':put 1;', 100_000, ':do {', '}'),
  repeated('100 000 commands in brackets', ':put 1;', 100_000, ':put [', ']'),
  repeated('100 000 CR', '\r', 100_000),
  megabyteOf('1 MB: outside of ASCII', 'ж', ':put "', '"'),
  megabyteOf('1 MB: complaints outside of ASCII', 'ж\n'),
  megabyteOf('1 MB: the name of a command', 'a', '/'),
  megabyteOf('1 MB: the name of an argument', 'a', '/ip address add ', '=1'),
  megabyteOf('1 MB: the name of a list', 'a', '/ip firewall filter add chain=input action=drop src-address-list='),
  megabyteOf('1 MB: a difference', '-1', ':put (1', ')'),
  megabyteOf('1 MB: negations', '!', ':put (', '1)'),
  megabyteOf('1 MB: elements of elements', '->a', ':put ($a', ')'),
  megabyteOf('1 MB: unknown commands on one line', 'nothing x;'),
  megabyteOf('1 MB: unknown commands on one line, not ASCII', 'nothing x;', ':put "ж";'),
  megabyteOf('1 MB: arguments of a group', ' .a=1', '/ip address add a.b=1'),
  megabyteOf('1 MB: lists in a list', 'a,', '/ip firewall filter add chain=input connection-state='),
  ...[20, 40].map((depth) => nested(`keys that are strings, ${depth} deep`, '{"$(', ')"}', depth / 2)),
  ...[20, 40].map((depth) => nested(`values behind names, ${depth} deep`, '[$f a="$[', ']"]', depth / 2)),
  numbered(
    'rules with a list each',
    20_000,
    '/ip firewall filter\n',
    (at) => `add chain=input action=drop src-address-list=l${at}\n`,
  ),
  numbered(
    'lists with one address',
    20_000,
    '/ip firewall address-list\n',
    (at) => `add list=l${at} address=10.0.0.1\n`,
  ),
  numbered(
    'stages of a knock',
    5_000,
    '/ip firewall filter\n',
    (at) =>
      `add chain=input action=add-src-to-address-list protocol=tcp dst-port=${1 + (at % 60_000)} src-address-list=l${at} ` +
      `address-list=l${at + 1} address-list-timeout=10s\n`,
    'add chain=input action=accept src-address-list=l5000\nadd chain=input action=drop\n',
  ),
  numbered(
    'ways to one list',
    5_000,
    '/ip firewall filter\n',
    (at) =>
      `add chain=input action=add-src-to-address-list protocol=tcp dst-port=${1 + (at % 60_000)} src-address-list=a ` +
      `address-list=a address-list-timeout=10s\n`,
    'add chain=input action=accept src-address-list=a\nadd chain=input action=drop\n',
  ),
  numbered(
    'chains that jump to the next one',
    10_000,
    '/ip firewall filter\nadd chain=input action=jump jump-target=c0\n',
    (at) => `add chain=c${at} action=jump jump-target=c${at + 1}\n`,
  ),
  numbered(
    'accepting rules',
    20_000,
    '/ip firewall filter\n',
    (at) => `add chain=input action=accept protocol=tcp dst-port=${1 + (at % 60_000)}\n`,
  ),
];

function numbered(name: string, count: number, before: string, line: (at: number) => string, after = ''): WorstFile {
  return {
    name: `${count} ${name}`,
    make: (times) => before + Array.from({ length: count * times }, (_, at) => line(at)).join('') + after,
  };
}

function variables(count: number): string {
  return Array.from({ length: count }, (_, index) => `:local v${index} 1\n:set v${index} 2\n`).join('');
}
