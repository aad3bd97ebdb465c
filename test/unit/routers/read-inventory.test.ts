import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../../client/src/router/errors.ts';
import { formatRouterUrl } from '../../../client/src/router/router-url.ts';
import { readInventory } from '../../../client/src/routers/inventory/read-inventory.ts';

/** Each router as `NAME ADDRESS [GROUP,…] KNOCK`, then the notes. */
function checkImport(file: string, text: string, routers: string[], notes: RegExp[] = []): void {
  const read = readInventory(file, text);
  const lines = read.profiles.map((profile) => {
    const { name, groups, knock } = profile;
    return [name, formatRouterUrl(profile), `[${groups}]`, ...(knock === 'none' ? [] : [knock])].join(' ');
  });
  assert.deepEqual(lines, routers);
  assert.equal(read.notes.length, notes.length, read.notes.join('\n'));
  for (const [index, note] of notes.entries()) assert.match(read.notes[index]!, note);
}

function checkRefused(file: string, text: string, why: RegExp): void {
  assert.throws(
    () => readInventory(file, text),
    (error) => error instanceof RouterError && why.test(error.message),
  );
}

describe('an Ansible inventory in INI', () => {
  it('gives hosts with their groups, those above too', () => {
    const text = `
lonely.example
; a comment
[north]
n1 ansible_host=192.0.2.1 ansible_user=deploy ansible_port=2222 # in the cellar
n2 ansible_host=192.0.2.2
[south:vars]
ansible_user = "south admin"
[south]
s1.example:2200
[branches:children]
north
south
[branches:vars]
ansible_user=branch
`;
    checkImport('hosts', text, [
      'lonely.example apis://admin@lonely.example []',
      'n1 apis://deploy@192.0.2.1 [north,branches]',
      'n2 apis://branch@192.0.2.2 [north,branches]',
      's1.example apis://south%20admin@s1.example [south,branches]',
    ]);
  });

  it('counts through ranges', () => {
    checkImport('hosts.ini', '[r]\nr[08:10].example\nx[a:c]\nn[1:5:2]\n', [
      'r08.example apis://admin@r08.example [r]',
      'r09.example apis://admin@r09.example [r]',
      'r10.example apis://admin@r10.example [r]',
      'xa apis://admin@xa [r]',
      'xb apis://admin@xb [r]',
      'xc apis://admin@xc [r]',
      'n1 apis://admin@n1 [r]',
      'n3 apis://admin@n3 [r]',
      'n5 apis://admin@n5 [r]',
    ]);
    checkRefused('hosts', 'r[0:99999]', /more than 10000 hosts/);
    checkRefused('hosts', 'r[0:999][0:999]', /more than 10000 hosts/);
  });

  it('takes only RouterOS where hosts name their system', () => {
    const text = `
[routers]
r1 ansible_network_os=community.routeros.routeros
[switches]
s1 ansible_network_os=cisco.ios.ios
web1
`;
    checkImport('hosts', text, ['r1 apis://admin@r1 [routers]']);
    checkImport('hosts', text.replace('community.routeros.routeros', 'vyos'), ['web1 apis://admin@web1 [switches]']);
  });

  it('never takes a password, and says so', () => {
    const text = 'r1 ansible_password="a b#c" ansible_host=192.0.2.1\n';
    checkImport('hosts', text, ['r1 apis://admin@192.0.2.1 []'], [/r1: its password is not taken over/]);
    assert.ok(!JSON.stringify(readInventory('hosts', text)).includes('a b#c'));
  });

  it('takes address, knock and pin from variables of ours', () => {
    const text = `
[r]
r1 routeros_address=api://me@192.0.2.1:9000 routeros_knock="7000:tcp 8000:tcp"
r2 routeros_pin=nonsense
r3 ansible_host="{{ lookup('file', 'x') }}"
`;
    checkImport(
      'hosts',
      text,
      ['r1 api://me@192.0.2.1:9000 [r] 7000:tcp 8000:tcp'],
      [/r2 is left out: a pin is a SHA-256/, /r3 is left out: a template/],
    );
  });

  it('ends with groups that are in each other', () => {
    checkImport('hosts', '[a]\nr\n[a:children]\nb\n[b:children]\na\n', ['r apis://admin@r [a,b]']);
  });

  it('refuses what is no heading', () => {
    checkRefused('hosts', '[a]\nr1\n[b:things]\n', /Line 3 is no heading/);
  });
});

describe('an Ansible inventory in YAML', () => {
  it('gives what the same in INI gives', () => {
    const text = `
all:
  vars:
    ansible_user: everyone
    ansible_password: !vault |
      $ANSIBLE_VAULT;1.1;AES256
      6162
  hosts:
    lonely.example:
  children:
    branches:
      vars: &branch { ansible_user: branch }
      children:
        north:
          hosts:
            n1: { ansible_host: 192.0.2.1, ansible_user: !unsafe deploy, routeros_knock: '7000:tcp' }
            n[2:3]:
              ansible_port: 22
`;
    const notes = [/lonely/, /n1/, /n2/, /n3/].map((name) => new RegExp(`${name.source}.*password is not taken`));
    const routers = [
      'lonely.example apis://everyone@lonely.example []',
      'n1 apis://deploy@192.0.2.1 [north,branches] 7000:tcp',
      'n2 apis://branch@n2 [north,branches]',
      'n3 apis://branch@n3 [north,branches]',
    ];
    checkImport('inventory.yml', text, routers, notes);
    checkImport('inventory', `---${text}`, routers, notes);
  });

  it('refuses other files, and those that unfold without end', () => {
    checkRefused('playbook.yml', '- hosts: all\n  tasks: []\n', /no inventory of Ansible/);
    checkRefused('x.yml', 'a: [b', /no YAML/);
    const bomb = Array.from({ length: 12 }, (_, n) => `x${n}: &x${n} [${n ? `*x${n - 1},`.repeat(9) : '1'}]`).join(
      '\n',
    );
    checkRefused('x.yml', bomb, /no YAML: Excessive alias count/);
  });
});

describe("an SSH client's configuration", () => {
  it('gives each host with the first value that fits it', () => {
    const text = `
# my routers
Host office hut
  HostName %h.example
  User = deploy
  Port 2222
Host mill
  HostName 2001:db8::1
  ProxyJump office
Host *
  User nobody
Match user root
  HostName 203.0.113.1
Include other
`;
    checkImport(
      'config',
      text,
      [
        'office apis://deploy@office.example []',
        'hut apis://deploy@hut.example []',
        'mill apis://nobody@[2001:db8::1] []',
      ],
      [/Include other is not followed/, /mill is reached through another host/],
    );
  });
});

it('a file of any content is read, or refused in words', () => {
  const words = fc.constantFrom(
    '[a]',
    '[b:vars]',
    'Host ',
    'r[1:2]',
    '"',
    "'",
    '=',
    '\n',
    ' #',
    '{',
    '- x',
    ': ',
    '[a:children]',
    '---\n',
    '&a *a',
    '%h',
  );
  fc.assert(
    fc.property(fc.constantFrom('hosts', 'x.yml', 'config'), fc.array(words, { maxLength: 40 }), (name, parts) => {
      try {
        readInventory(name, parts.join(''));
      } catch (error) {
        assert.ok(error instanceof RouterError, String(error));
      }
    }),
  );
});
