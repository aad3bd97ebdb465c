import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../../client/src/router/errors.ts';
import { formatRouterUrl } from '../../../client/src/router/router-url.ts';
import type { Beside } from '../../../client/src/routers/inventory/beside.ts';
import { readInventory } from '../../../client/src/routers/inventory/read-inventory.ts';

/** Files by their paths. */
function besideOf(files: Record<string, string>): Beside {
  return {
    read: async (path) => files[path] ?? null,
    async list(folder) {
      const inside = Object.keys(files).filter((path) => path.startsWith(`${folder.replace(/\/$/, '')}/`));
      return [...new Set(inside.map((path) => path.slice(folder.replace(/\/$/, '').length + 1).split('/')[0]!))];
    },
  };
}

/** Each router as `NAME ADDRESS [GROUP,…] KNOCK`, then the notes. */
async function checkImport(
  file: string,
  text: string,
  routers: string[],
  notes: RegExp[] = [],
  files: Record<string, string> = {},
): Promise<void> {
  const read = await readInventory(file, text, besideOf(files));
  const lines = read.profiles.map((profile) => {
    const { name, groups, knock } = profile;
    return [name, formatRouterUrl(profile), `[${groups}]`, ...(knock === 'none' ? [] : [knock])].join(' ');
  });
  assert.deepEqual(lines, routers);
  assert.equal(read.notes.length, notes.length, read.notes.join('\n'));
  for (const [index, note] of notes.entries()) assert.match(read.notes[index]!, note);
}

async function checkRefused(
  file: string,
  text: string,
  why: RegExp,
  files: Record<string, string> = {},
): Promise<void> {
  await assert.rejects(
    () => readInventory(file, text, besideOf(files)),
    (error) => error instanceof RouterError && why.test(error.message),
  );
}

describe('an Ansible inventory in INI', () => {
  it('gives hosts with their groups, those above too', async () => {
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
    await checkImport('hosts', text, [
      'lonely.example apis://admin@lonely.example []',
      'n1 apis://deploy@192.0.2.1 [north,branches]',
      'n2 apis://branch@192.0.2.2 [north,branches]',
      's1.example apis://south%20admin@s1.example [south,branches]',
    ]);
  });

  it('counts through ranges', async () => {
    await checkImport('hosts.ini', '[r]\nr[08:10].example\nx[a:c]\nn[1:5:2]\n', [
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
    await checkRefused('hosts', 'r[0:99999]', /more than 10000 hosts/);
    await checkRefused('hosts', 'r[0:999][0:999]', /more than 10000 hosts/);
  });

  it('takes only RouterOS where hosts name their system', async () => {
    const text = `
[routers]
r1 ansible_network_os=community.routeros.routeros
[switches]
s1 ansible_network_os=cisco.ios.ios
web1
`;
    await checkImport('hosts', text, ['r1 apis://admin@r1 [routers]']);
    await checkImport('hosts', text.replace('community.routeros.routeros', 'vyos'), [
      'web1 apis://admin@web1 [switches]',
    ]);
  });

  it('never takes a password, and says so', async () => {
    const text = 'r1 ansible_password="a b#c" ansible_host=192.0.2.1\n';
    await checkImport('hosts', text, ['r1 apis://admin@192.0.2.1 []'], [/r1: its password is not taken over/]);
    assert.ok(!JSON.stringify(await readInventory('hosts', text)).includes('a b#c'));
  });

  it('takes address, knock and pin from variables of ours', async () => {
    const text = `
[r]
r1 routeros_address=api://me@192.0.2.1:9000 routeros_knock="7000:tcp 8000:tcp"
r2 routeros_pin=nonsense
r3 ansible_host="{{ lookup('file', 'x') }}"
`;
    await checkImport(
      'hosts',
      text,
      ['r1 api://me@192.0.2.1:9000 [r] 7000:tcp 8000:tcp'],
      [/r2 is left out: a pin is a SHA-256/, /r3 is left out: a template/],
    );
  });

  it('ends with groups that are in each other', async () => {
    await checkImport('hosts', '[a]\nr\n[a:children]\nb\n[b:children]\na\n', ['r apis://admin@r [a,b]']);
  });

  it('refuses what is no heading', async () => {
    await checkRefused('hosts', '[a]\nr1\n[b:things]\n', /Line 3 is no heading/);
    await checkRefused('routers.json', '[{"name": "a",}', /^This is no JSON/);
    await checkRefused('routers.json', 'r1\n', /^This is no JSON/);
  });
});

describe('the variables beside an Ansible inventory', () => {
  const text = '[north]\nn1 ansible_user=own\nn2\n[all:vars]\nansible_user=everyone\n[north:vars]\nroutes=1\n';

  it('count for more than those in it: of all, of a group, of a host', async () => {
    const files = {
      'group_vars/all.yml': 'ansible_user: all\nroutes: 2\n',
      'group_vars/north': 'routeros_knock: 7000:tcp\n',
      'host_vars/n1.yaml': 'ansible_user: beside\n',
      'host_vars/n2/a.yml': 'ansible_host: 192.0.2.1\nroutes: 3\n',
      'host_vars/n2/b.json': '{"ansible_host": "192.0.2.2"}',
      'host_vars/n2/.b.yml.swp': 'no: [yaml',
    };
    const routers = ['n1 apis://beside@n1 [north] 7000:tcp', 'n2 apis://all@192.0.2.2 [north] 7000:tcp'];
    await checkImport('hosts', text, routers, [], files);
    await checkImport('hosts.yml', 'north:\n  hosts: { n1: , n2: }\n', routers, [], files);
  });

  it('are left out with a note where they are encrypted, and never give a password', async () => {
    const files = {
      'group_vars/north/vault.yml': '$ANSIBLE_VAULT;1.1;AES256\n6162\n',
      'host_vars/n2.yml': 'ansible_password: canary\n',
    };
    const notes = [/group_vars\/north\/vault\.yml is encrypted/, /n2: its password is not taken over/];
    await checkImport('hosts', text, ['n1 apis://own@n1 [north]', 'n2 apis://everyone@n2 [north]'], notes, files);
  });

  it('are refused by the name of their file', async () => {
    await checkRefused('hosts', text, /^group_vars\/all: The file is no mapping/, { 'group_vars/all': '- a\n' });
  });

  it('are looked for in no other folder', async () => {
    const paths: string[] = [];
    const look = async (path: string) => {
      paths.push(path);
      return null;
    };
    const beside: Beside = { read: look, list: async (path) => (await look(path)) ?? [] };
    await readInventory('hosts', '[good]\na/../../x\n..\n', beside);
    assert.ok(paths.includes('group_vars/good.yml'));
    assert.deepEqual(
      paths.filter((path) => path.includes('..')),
      [],
    );
  });
});

describe('an Ansible inventory in YAML', () => {
  it('gives what the same in INI gives', async () => {
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
    await checkImport('inventory.yml', text, routers, notes);
    await checkImport('inventory', `---${text}`, routers, notes);
  });

  it('refuses other files, and those that unfold without end', async () => {
    await checkRefused('playbook.yml', '- hosts: all\n  tasks: []\n', /no inventory of Ansible/);
    await checkRefused('x.yml', 'a: [b', /no YAML/);
    const bomb = Array.from({ length: 12 }, (_, n) => `x${n}: &x${n} [${n ? `*x${n - 1},`.repeat(9) : '1'}]`).join(
      '\n',
    );
    await checkRefused('x.yml', bomb, /no YAML: Excessive alias count/);
  });
});

describe("an SSH client's configuration", () => {
  it('gives each host with the first value that fits it', async () => {
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
    await checkImport(
      'config',
      text,
      [
        'office apis://deploy@office.example []',
        'hut apis://deploy@hut.example []',
        'mill apis://nobody@[2001:db8::1] []',
      ],
      [/"Match user root" are left out/, /Include other leads to no file/, /mill is reached through another host/],
    );
  });

  it('follows what it includes, and goes on behind it', async () => {
    const text = `
Include config.d/*.conf ~/more
Host mill
  Include users
  HostName mill.example
Match all
  User last
`;
    const files = {
      'config.d/10-huts.conf': 'User first\nHost hut\n  HostName hut.example\n',
      'config.d/20.conf': 'Host hut\n  HostName other.example\nInclude loop\n',
      'config.d/.hidden.conf': 'Host hidden\n',
      'config.d/readme': 'Host readme\n',
      '~/more': 'Host barn\n',
      loop: 'Include loop\n',
      users: 'HostName never.example\n',
    };
    await checkImport(
      'config',
      text,
      ['hut apis://first@hut.example []', 'barn apis://first@barn []', 'mill apis://first@never.example []'],
      [/Include loop leads to no file/],
      files,
    );
  });
});

it('files that include each other twice come to an end', async () => {
  const files = { twice: 'Include twice\nInclude twice\n' };
  await checkRefused('config', files.twice, /More than 1000 files/, files);
});

it('a file of any content is read, or refused in words', async () => {
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
    'Include x\n',
    'Include y/*\n',
  );
  const texts = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('hosts', 'x.yml', 'config'), texts, texts, async (name, text, other) => {
      const beside: Beside = { read: async () => other, list: async () => ['a', 'b.yml'] };
      try {
        await readInventory(name, text, beside);
      } catch (error) {
        assert.ok(error instanceof RouterError, String(error));
      }
    }),
  );
});
