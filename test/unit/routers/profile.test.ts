import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseRouters, groupsOf } from '../../../client/src/routers/choose-routers.ts';
import { type RouterProfile, readProfiles, storedProfile } from '../../../client/src/routers/profile.ts';

const pin = 'AB:'.repeat(31).concat('CD');
const office = {
  name: 'office',
  address: 'apis://admin@192.0.2.1',
  knock: '7000:tcp 8000:udp',
  pin,
  groups: ['branch', 'north'],
};
const hut = { name: 'hut', address: 'api://me@[2001:db8::1]:9000' };

function checkProblem(entry: unknown, problem: RegExp): void {
  const { profiles, problems } = readProfiles([hut, entry]);
  assert.deepEqual(
    profiles.map(({ name }) => name),
    ['hut'],
  );
  assert.equal(problems.length, 1);
  assert.match(problems[0]!, problem);
}

describe('the list of routers', () => {
  it('is read with what goes without saying', () => {
    const { profiles, problems } = readProfiles([office, hut]);
    assert.deepEqual(problems, []);
    assert.deepEqual(profiles, [
      {
        name: 'office',
        host: '192.0.2.1',
        port: 8729,
        user: 'admin',
        tls: true,
        knock: '7000:tcp 8000:udp',
        pin: `${'ab'.repeat(31)}cd`,
        groups: ['branch', 'north'],
      },
      {
        name: 'hut',
        host: '2001:db8::1',
        port: 9000,
        user: 'me',
        tls: false,
        knock: 'none',
        pin: null,
        groups: [],
      },
    ]);
  });

  it('leaves out what is wrong, and says why', () => {
    checkProblem({ ...office, password: 'x' }, /Router 2 \(office\): a password does not belong here/);
    checkProblem({ ...office, address: 'https://192.0.2.1' }, /begins with neither api/);
    checkProblem({ ...office, pin: '12:34' }, /64 hexadecimal digits/);
    checkProblem({ ...office, address: 'api://admin@192.0.2.1' }, /apis:\/\//);
    checkProblem({ ...office, group: 'x' }, /"group" is not one of name, address, knock, pin, groups/);
    checkProblem({ ...office, name: ' ' }, /1 to 100 printable/);
    checkProblem(hut, /same name/);
    checkProblem(null, /Router 2: it is no object/);
    assert.match(readProfiles({}).problems[0]!, /not a list/);
  });

  it('takes anything without throwing', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readProfiles(value)));
    fc.assert(fc.property(fc.array(fc.object()), (value) => void readProfiles(value)));
  });

  it('is what it was after it was written down', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9 -]{0,8}[a-z]$/);
    const entries = fc.record(
      {
        name,
        address: fc.constantFrom('apis://admin@192.0.2.1', 'apis://a%20b@host.example:99', 'apis://x@[::1]'),
        knock: fc.constantFrom('none', 'firewall.rsc', '1:tcp 2:udp', 'secret'),
        pin: fc.constant('ab'.repeat(32)),
        groups: fc.uniqueArray(name),
      },
      { requiredKeys: ['name', 'address'] },
    );
    fc.assert(
      fc.property(entries, (entry) => {
        const { profiles } = readProfiles([entry]);
        assert.deepEqual(readProfiles(profiles.map(storedProfile)), { profiles, problems: [] });
      }),
    );
  });
});

describe('choosing routers', () => {
  const { profiles } = readProfiles([office, hut, { ...hut, name: 'mill', groups: ['branch'] }]);
  const names = (routers: readonly RouterProfile[]) => routers.map(({ name }) => name);

  it('takes a router by its name, and a group in the order of the list', () => {
    assert.deepEqual(names(chooseRouters('hut', profiles)), ['hut']);
    assert.deepEqual(names(chooseRouters('branch', profiles)), ['office', 'mill']);
    assert.deepEqual(groupsOf(profiles), ['branch', 'north']);
  });

  it('says which there are', () => {
    assert.throws(() => chooseRouters('huts', profiles), /called huts\. There are: office, hut, mill, branch, north\./);
    assert.throws(() => chooseRouters('x', []), /There are none/);
  });

  it('takes no name that means two things', () => {
    const both = readProfiles([office, { ...hut, name: 'branch' }]).profiles;
    assert.throws(() => chooseRouters('branch', both), /a router and a group/);
  });
});
