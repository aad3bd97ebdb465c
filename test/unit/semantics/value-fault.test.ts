import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Analysis, literalText, parseVersion, routerosCommands } from '../../../server/src/index.ts';
import { type Argument, CommandTree } from '../../../server/src/schema/command-tree.ts';
import { valueFault } from '../../../server/src/semantics/value-fault.ts';

/** An argument called `value` with these choices and this kind, as the table writes them. */
function argumentOf(kind: string, choices: string | null = null): Argument {
  const tree = new CommandTree({
    versions: ['7.9', '7.24'],
    presences: ['0-1'],
    arguments: [`value - - ${choices === null ? '-' : 0} 0`],
    choices: choices === null ? [] : [choices],
    kinds: [kind],
    argumentSets: ['0'],
    commands: ['add 0'],
    menus: { '/': '0 0' },
    readOnly: {},
    required: {},
  });
  return tree.root.commands().get('add')!.arguments().get('value')!;
}

function faultOf(argument: Argument, text: string, version = '7.24') {
  return valueFault(argument, text, routerosCommands.target(parseVersion(version)));
}

/** Checks which of the values, with blanks between them, the kind takes. */
function checkKind(kind: string, taken: string, refused: string, choices: string | null = null): void {
  const argument = argumentOf(kind, choices);
  for (const text of taken.split(' ')) assert.equal(faultOf(argument, text), null, `${kind} takes ${text}`);
  for (const text of refused.split(' ').filter((each) => each !== ''))
    assert.notEqual(faultOf(argument, text), null, `${kind} refuses ${text}`);
}

function checkMessage(kind: string, text: string, message: string, nearest: string | null = null): void {
  assert.deepEqual(faultOf(argumentOf(kind, 'also established related'), text), { message, nearest }, text);
}

describe('values that are wrong', () => {
  it('are not there in what exports write', () => {
    const { commands, target } = new Analysis(readFileSync('test/fixtures/values/in-use.rsc', 'utf8'));
    const wrong = commands.flatMap((command) =>
      command.arguments.flatMap(({ fullName, value }) => {
        const argument = command.schema?.arguments().get(fullName);
        const text = literalText(value);
        const fault = argument === undefined || text === null ? null : valueFault(argument, text, target);
        return fault === null ? [] : [`${command.menu} ${fullName}: ${fault.message}`];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  it('are told by a blank that is one too many', () => {
    checkMessage('port 0..65535', '22, 80', 'A blank is a part of the value here. Write 22,80.', '22,80');
    checkMessage('words', ' !related', 'A blank is a part of the value here. Write !related.', '!related');
    checkMessage('port 0..65535', '22, 8-x', '8-x is no port. Write it like 1.');
  });

  it('are told by numbers and their limits', () => {
    checkKind('number 1..4094', '1 4094 0x10 10/20 10-20 10,20', '0 4095 1h 10.0.0.1 AA:BB:CC:DD:EE:FF x 10/5000');
    checkKind('number 0..1000000 bits', '64k 1M 0/0 1.5k', '2M 64h');
    checkKind('number 0..100 percent', '85% 85', '101%');
    checkKind('number -120..120', '-80..120 -80', '-121 121');
    checkKind('numbers 0..7300', '5180-5240:20 7', '20-10 7301');
    checkKind('port 0..65535', '80 80-90 !80 80,443,8000-8100', '65536 90-80 http');
    checkKind('number 0..65536', 'auto au 1500', 'automatic none', 'also auto');
  });

  it('are told by times', () => {
    checkKind('time 1..3600', '1s 1h 00:10:00 3600 5 1m..5m 10s,10', '0s 2h 10x tomorrow 10.0.0.1 AA:BB:CC:DD:EE:FF');
    checkKind('time 0..', 'none 1w2d3h4m5s 500ms', 'never', 'also none');
    checkKind('daytime', '8h-20h 0s-1d 8:00:00-10:00:00,14h-16h', '8h-2d noon');
    checkKind('date', '2026-11-21 nov/21/2026', '21 1h 10.0.0.1');
    checkKind('clock', '08:30:00 startup', 'noon', 'also startup');
    checkKind('datetime', '2026-11-21', 'soon');
  });

  it('are told by addresses', () => {
    checkKind(
      'ip',
      '10.0.0.1 10.0.0.1/24 10.1 10.0.0.1:8080',
      '10.0.0.256 10.0.0.1/33 fe80::1 1h 42 AA:BB:CC:DD:EE:FF',
    );
    checkKind('range', '10.0.0.1-10.0.0.9 10.0.0.0/255.0.0.0', '10.0.0.9-10.0.0.1 10.0.0.1-10.0.0.2-10.0.0.3 x.com');
    checkKind('range6', '::/0 fe80::1-fe80::9', '10.0.0.1 fe80::9-fe80::1 ::/129');
    checkKind(
      'address',
      '10.0.0.1%ether1 fe80::1%ether1@main ::/0 vpn.example.com x.com:443',
      '1h 42 AA:BB:CC:DD:EE:FF',
    );
    checkKind('range | host', '10.0.0.0/8 www.example.com', '1h 10.0.0.300');
    checkKind('mac', 'AA:BB:CC:DD:EE:FF aa-bb-cc-dd-ee-ff 0:1:2:3:4:5/FF:FF:FF:0:0:0', '10.0.0.1 AA:BB:CC:DD:EE 1h');
  });

  it('are told by words', () => {
    const states = 'only established new related untracked';
    checkKind('words', 'new establ established,new !new', 'newer established,nwe 42 1h 10.0.0.1', states);
    checkKind('bool', 'yes no true false y', 'maybe 1 on');
    checkKind('words', 'tcp/172.19.7.7/6653', 'tcq/172.19.7.7/6653', 'only tcp tls');
  });

  it('are told by lengths', () => {
    checkKind('text 0..5', 'short a,b жж', 'longer жжж');
    checkKind('secret 8..64', 'longenough', 'short');
    checkKind('hex 0..2', '0x01ff 01', '010203 zz');
  });

  it('are told by the shape of what is put together', () => {
    checkKind(
      'shape <number 1..>[/<time 0..>][,<number 0..>[:<packet|bit>]]',
      '5 5/1m,10:packet 10M,5:bit',
      '1h,5 5:packet 5,5:byte',
    );
    checkKind('shape <time 0..86400>-<time 0..86400>{,<mon|tue>}', '8h-17h 8h-17h,mon,tue', '8h 8h-2d 8h-17h,x');
  });

  it('are not looked for where any text will do', () => {
    checkKind('reference /interface', 'ether1 10.0.0.1 1h', '');
    checkKind('address | reference /interface', 'ether1 fe80::1', '');
    checkKind('text 0..', 'anything 1h', '');
  });

  it('are told with what was meant', () => {
    checkMessage('port 0..65535', '80-70', 'The range 80-70 begins behind its end. Write 70-80.', '70-80');
    checkMessage('port 0..65535', '!22,80-70', 'The range 80-70 begins behind its end. Write 70-80.', '!22,70-80');
    const words = 'relatd is no value of value. Did you mean related? It takes established, related.';
    checkMessage('words', 'established,relatd', words, 'established,related');
    checkMessage('number 1..7', '8', '8 is out of range: value takes 1 to 7.');
    checkMessage('time 1..3600', '2h', '2h is out of range: value takes 1s to 1h.');
  });

  it('are no words in a script for version 6, of which the words are not known', () => {
    const argument = argumentOf('words | number 0..7', 'only new related');
    assert.equal(faultOf(argument, 'older', '6.49'), null);
    assert.notEqual(faultOf(argument, '10.0.0.1', '6.49'), null);
    assert.notEqual(faultOf(argument, '9', '6.49'), null);
  });

  it('never throws', () => {
    const arguments_ = [
      'number 0..7',
      'time 1..9',
      'address',
      'range',
      'range6',
      'mac',
      'hex 0..4',
      'words',
      'port 0..9',
    ]
      .concat('shape <number 0..>[/<time 0..>]', 'daytime', 'datetime')
      .map((kind) => argumentOf(kind, 'only a b'));
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f.:,/!%@-]{0,20}$/));
    fc.assert(fc.property(fc.constantFrom(...arguments_), text, (argument, value) => void faultOf(argument, value)));
  });
});
