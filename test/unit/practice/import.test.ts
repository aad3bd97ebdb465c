import assert from 'node:assert/strict';
import { type Client, checkRefused, logIn, ManualClock, startRouter, stopAll, until } from './harness.ts';

const file = '=file-name=kd.rsc';
const dryRun = ['/import', file, '=verbose=yes', '=dry-run='];

/** Imports a text as a file; gives the answer. */
async function importText(client: Client, text: string, ...words: string[]) {
  await client.run('/file/remove', '=numbers=kd.rsc');
  await client.ok('/file/add', '=name=kd.rsc', `=contents=${text}`);
  return client.run('/import', file, ...words);
}

async function checkImports(client: Client, text: string): Promise<void> {
  const answer = await importText(client, text);
  assert.deepEqual(answer.sentences, [['!done', '=ret=true']]);
}

async function checkImportFails(client: Client, text: string, message: string, ...words: string[]): Promise<void> {
  assert.deepEqual((await importText(client, text, ...words)).traps, [message]);
}

describe('practice router, /import', () => {
  let client: Client;
  let comments: () => string[];

  /** Starts a router whose address list the imports fill. */
  async function start(options: Parameters<typeof startRouter>[0] = {}) {
    const router = await startRouter(options);
    client = await logIn(router);
    comments = () => router.rows('/ip/firewall/filter').map((row) => row.comment ?? '');
    return router;
  }

  afterEach(stopAll);

  it('runs a script', async () => {
    const router = await start();
    await checkImports(
      client,
      `# a comment
/system identity set name="R 1"
/ip firewall address-list
add list=office address=192.0.2.0/24 \\
    comment="two lines"
/ip/firewall/filter/add chain=input action=drop comment=last; :put "done"
/ip service disable telnet,ftp
/ip firewall filter { add chain=input comment=first place-before=0 }
/system scheduler add name=s interval=1d on-event={ :put "x" }
`,
    );
    assert.equal(router.rows('/system/identity')[0]?.name, 'R 1');
    assert.deepEqual(router.lists(), ['office 192.0.2.0/24']);
    assert.deepEqual(comments(), ['first', 'last']);
    const off = router.rows('/ip/service').filter((row) => row.disabled === 'true');
    assert.deepEqual(
      off.map((row) => row.name),
      ['ftp', 'telnet', 'www-ssl'],
    );
    assert.equal(router.rows('/system/scheduler')[0]?.['on-event'], ' :put "x" ');
  });

  it('applies nothing of a script with a syntax error', async () => {
    await start();
    const good = '/ip firewall filter add chain=input comment=a\n';
    await checkImportFails(client, `${good}/frob add`, 'Script Error: bad command name frob (line 2 column 2)');
    await checkImportFails(
      client,
      `${good}/ip firewall filter add chain=input comment="äö" disable=yes`,
      'Script Error: expected end of command (line 2 column 52)',
    );
    await checkImportFails(client, `${good}:put [:len "x"`, 'Script Error: syntax error (line 2 column 15)');
    assert.deepEqual(comments(), []);
  });

  it('leaves what came before a run-time error applied', async () => {
    await start();
    const rules = '/ip firewall filter\nadd chain=input comment=a\n';
    await checkImportFails(
      client,
      `${rules}add comment=b\nadd chain=input comment=c\n`,
      'Script Error: missing value(s) of argument(s) chain (/ip/firewall/filter/add; line 3)',
    );
    assert.deepEqual(comments(), ['a']);
    await checkImportFails(
      client,
      '\n/interface list member add list=nope interface=ether1',
      'Script Error: input does not match any value of list (/interface/list/member/add (list); line 2)',
    );
    await checkImportFails(
      client,
      '/ip firewall address-list\nadd list=a address=192.0.2.1\nadd list=a address=192.0.2.1',
      'Script Error: failure: already have such entry (/ip/firewall/address-list/add; line 3)',
    );
    await checkImportFails(client, ':error "enough"', 'Script Error: enough (:error; line 1)');
    await checkImportFails(
      client,
      '/ip firewall filter add chain=input dst-port=99999 protocol=tcp',
      'Script Error: invalid value for argument dst-port (/ip/firewall/filter/add (dst-port); line 1)',
    );
  });

  it('does not tell the line with verbose', async () => {
    await start();
    await checkImportFails(client, '\n\n:error x', 'Script Error: x (:error)', '=verbose=yes');
  });

  it('finds rows by conditions', async () => {
    const router = await start();
    const names = (disabled: string) =>
      router
        .rows('/ip/firewall/filter')
        .filter((row) => row.disabled === disabled)
        .map((row) => row.comment)
        .join('');
    const rules = `/ip firewall filter
add chain=input comment=a protocol=tcp dst-port=22
add chain=input comment=b protocol=udp
add chain=forward comment=c protocol=tcp
`;
    const check = async (conditions: string, found: string) => {
      await checkImports(client, `/ip firewall filter\nremove [find]\n${rules}disable [find ${conditions}]`);
      assert.equal(names('true'), found, conditions);
    };
    await check('', 'abc');
    await check('chain=input', 'ab');
    await check('where chain=input protocol=tcp', 'a');
    await check('chain=input and !(protocol=tcp)', 'b');
    await check('comment=a or comment=c', 'ac');
    await check('comment~"^[bc]"', 'bc');
    await check('chain!=input', 'c');
    await check('dst-port', 'a');
    await check('!dst-port', 'bc');
    await check('disabled=no', 'abc');
    await check('comment=none', '');
  });

  it('places a rule in front of one that is found', async () => {
    await start();
    await checkImports(
      client,
      `/ip firewall filter
add chain=input comment=a
add chain=input comment=b
add chain=input comment=x place-before=[find comment=b]
set [ find comment=a ] comment=A`,
    );
    assert.deepEqual(comments(), ['A', 'x', 'b']);
  });

  it('goes on after an error that on-error catches', async () => {
    await start();
    await checkImports(
      client,
      `:do { /ip firewall filter add comment=no } on-error={ /ip firewall filter add chain=input comment=caught }
/ip firewall filter add chain=input comment=after`,
    );
    assert.deepEqual(comments(), ['caught', 'after']);
  });

  it('waits at a :delay on its own clock', async () => {
    const clock = new ManualClock();
    await start({ clock });
    await client.ok('/file/add', '=name=kd.rsc', '=contents=:delay 1m\n/ip firewall filter add chain=input comment=a');
    client.send('/import', file);
    await until(() => clock.isWaiting);
    assert.deepEqual(comments(), []);
    clock.advance(60_000);
    assert.deepEqual(await client.next(), ['!done', '=ret=true']);
    assert.deepEqual(comments(), ['a']);
  });

  it('computes what it sets', async () => {
    const router = await start();
    await checkImports(
      client,
      `:local hosts {"office"=192.0.2.1;"home"=198.51.100.7}
:global allow do={ /ip firewall address-list add list=$1 address=$2 comment=("added for " . $1) }
:foreach name,address in=$hosts do={ $allow $name $address }
:for i from=1 to=3 do={
  :if ($i != 2) do={ /ip firewall filter add chain=input protocol=tcp dst-port=($i * 1000) comment="rule $i" }
}
/ip firewall filter
add chain=input action=drop comment=first place-before=[find where comment="rule 1"]
:if ([:len [find where comment="none"]] = 0) do={ add chain=forward comment=none }
set [find where dst-port=3000] comment=([get [find where dst-port=3000] comment] . "!")`,
    );
    assert.deepEqual(router.lists(), ['home 198.51.100.7', 'office 192.0.2.1']);
    assert.equal(router.rows('/ip/firewall/address-list')[0]?.comment, 'added for home');
    assert.deepEqual(comments(), ['first', 'rule 1', 'rule 3!', 'none']);
  });

  it('stops in the middle of a loop, and keeps what the loop has done', async () => {
    await start();
    await checkImportFails(
      client,
      `/ip firewall filter
:foreach port in={22;99999;80} do={
  add chain=input protocol=tcp dst-port=$port comment=$port
}`,
      'Script Error: invalid value for argument dst-port (/ip/firewall/filter/add (dst-port); line 3)',
    );
    assert.deepEqual(comments(), ['22']);
  });

  it('ends early without an error', async () => {
    await start();
    await checkImports(
      client,
      '/ip firewall filter add chain=input comment=a\n:if (true) do={ :return 1 }\n/ip firewall filter add chain=input',
    );
    assert.deepEqual(comments(), ['a']);
  });

  it('says what it does not support when it comes to it', async () => {
    await start();
    const good = '/ip firewall filter add chain=input comment=a\n';
    await checkImports(client, `${good}:if (false) do={ /tool fetch url=http://192.0.2.1 }`);
    await checkImportFails(
      client,
      `${good}/tool fetch url=http://192.0.2.1`,
      'Script Error: practice router: /tool/fetch is not supported yet (/tool/fetch; line 2)',
    );
    assert.deepEqual(comments(), ['a', 'a']);
  });

  it('writes to the log', async () => {
    await start();
    await checkImports(client, '/log info "hello $[:len {1;2}]"');
    const { rows } = await client.ok('/log/print', '?topics=script,info');
    assert.deepEqual(
      rows.map((row) => row.message),
      ['hello 2'],
    );
  });

  it('stops a script that would go on for ever', async () => {
    const router = await start();
    await client.ok('/file/add', '=name=kd.rsc', '=contents=:while (true) do={ }');
    client.send('/import', file, '.tag=loop');
    await until(() => router.events.some(({ text }) => text === 'import of kd.rsc begins'));
    await client.ok('/cancel', '=tag=loop');
    assert.deepEqual(await client.next(), ['!trap', '=category=2', '=message=interrupted', '.tag=loop']);
    assert.deepEqual(await client.next(), ['!done', '.tag=loop']);
    await checkImportFails(
      client,
      ':do { :while (true) do={ } } on-error={ }',
      'practice router: stopped after 1000000 steps',
    );
    await checkImportFails(
      client,
      ':global f do={ :global f; $f }; $f',
      'Script Error: practice router: functions call each other too deeply ($f; line 1)',
    );
    await checkImportFails(
      client,
      ':local x abcdefgh; :while (true) do={ :set x ($x . $x) }',
      'Script Error: practice router: not enough memory for this value (:set; line 1)',
    );
  }).timeout(60_000);

  it('refuses a file that is not there', async () => {
    await start();
    await checkRefused(client, ['/import', '=file-name=x'], 'Cannot open import file, file does not exist');
  });

  describe('dry-run', () => {
    it('finds all syntax errors, and changes nothing', async () => {
      await start();
      const add = (text: string) => client.ok('/file/set', '=numbers=kd.rsc', `=contents=${text}`);
      await client.ok('/file/add', '=name=kd.rsc', '=contents=/ip firewall filter add chain=input');
      assert.equal((await client.ok(...dryRun)).ret, 'true');
      await add('/ip firewall filter add chian=input\n/frob');
      await checkRefused(client, dryRun, 'Script Error: found 2 error(s) in import file');
      await add('/interface list member add list=nope interface=none');
      assert.equal((await client.ok(...dryRun)).ret, 'true', 'only running it shows this');
      await checkRefused(client, ['/import', file, '=dry-run='], 'failure: dry-run needs verbose');
      assert.deepEqual(comments(), []);
    });

    it('reports through /execute into a file', async () => {
      const router = await start();
      const report = async (text: string) => {
        await client.run('/file/remove', '=numbers=kd-out.txt');
        await importText(client, text, '=verbose=yes', '=dry-run=');
        await client.ok('/execute', '=script=/import file-name=kd.rsc verbose=yes dry-run', '=file=kd-out');
        const written = () => router.rows('/file').find((row) => row.name === 'kd-out.txt');
        await until(() => written() !== undefined);
        return written()?.contents;
      };
      assert.equal(
        await report('/ip firewall filter\nadd chian=input \\\n  action=drop\n/frob'),
        '#line 1\r\n/ip firewall filter\r\n#line 2..3\r\nadd chian=input \\\r\n  action=drop\r\n#line 4\r\n/frob\r\n\r\n' +
          'expected end of command (line 2 column 5)\r\nbad command name frob (line 4 column 2)\r\n' +
          'Script Error: found 2 error(s) in import file\n',
      );
      assert.equal(await report(':put 1'), '#line 1\r\n:put 1\r\n\r\nNo syntax errors found in the import file\r\n');
    });

    it('gives its output at once with as-string', async () => {
      await start();
      const execute = async (script: string) => (await client.ok('/execute', `=script=${script}`, '=as-string=')).ret;
      assert.equal(await execute(':put a; :put b'), 'a\r\nb\r\n');
      assert.equal(await execute(':put a; :error b'), 'a\r\nb (:error; line 1)\n');
    });
  });

  describe('trouble on the way', () => {
    const script = '/ip firewall filter\nadd chain=input comment=a\nadd chain=input comment=b';

    it('ends the connection and the import', async () => {
      const router = await start({ faults: { dropConnectionDuringImport: true } });
      assert.deepEqual((await importText(client, script)).sentences, []);
      await client.ended;
      await router.settled();
      assert.deepEqual(comments(), ['a']);
    });

    it('closes the door while the import goes on', async () => {
      const firewall = `/ip firewall address-list add list=door address=127.0.0.1 timeout=1h
/ip firewall filter
add chain=input protocol=tcp dst-port=8728 src-address-list=door
add chain=input action=drop`;
      const router = await start({ script: firewall, faults: { closeDoorDuringImport: true } });
      await client.ok('/file/add', '=name=kd.rsc', `=contents=${script}`);
      client.send('/import', file);
      await until(() => comments().includes('b'));
      assert.deepEqual(router.lists(), []);
      await router.close();
      assert.equal(await client.next(), null, 'the import was never answered');
    });
  });
});
