import assert from 'node:assert/strict';
import { commandTrapped } from '../../../client/src/router/command-errors.ts';
import { connectionLost, openTimedOut, type Phase } from '../../../client/src/router/connection-errors.ts';
import type { RouterErrorKind } from '../../../client/src/router/errors.ts';

const plain = { host: '192.0.2.1', port: 8728, tls: false };
const overTls = { host: '2001:db8::1', port: 8729, tls: true };

describe('messages of connection errors', () => {
  it('each code of the system has its kind and names host and port', () => {
    const cases: [code: string, kind: RouterErrorKind, message: RegExp][] = [
      ['ENOTFOUND', 'no-such-host', /192\.0\.2\.1.*ENOTFOUND/],
      ['EAI_AGAIN', 'no-such-host', /name server/],
      ['ECONNREFUSED', 'refused', /port 8728.*knock first/],
      ['EHOSTUNREACH', 'unreachable', /no way to 192\.0\.2\.1/],
      ['ENETUNREACH', 'unreachable', /ENETUNREACH/],
      ['ETIMEDOUT', 'timeout', /did not answer on port 8728/],
      ['EPERM', 'closed', /could not be made \(EPERM\)/],
    ];
    for (const [code, kind, message] of cases) {
      const error = connectionLost(plain, 'connect', Object.assign(new Error(), { code }));
      assert.equal(error.kind, kind, code);
      assert.match(error.message, message);
    }
  });

  it('an error without a code is told by its message', () => {
    assert.match(connectionLost(plain, 'connect', new Error('odd')).message, /\(odd\)/);
  });

  it('the deadline of the opening tells how far it came', () => {
    const cases: [phase: Phase, message: RegExp][] = [
      ['connect', /did not answer on port 8729 within 1\.5 s.*knock/],
      ['handshake', /^\[2001:db8::1\]:8729 .*did not start TLS/],
      ['login', /did not answer the login/],
    ];
    for (const [phase, message] of cases) {
      const error = openTimedOut(overTls, phase, 1500);
      assert.equal(error.kind, 'timeout');
      assert.match(error.message, message);
    }
  });
});

describe('messages of traps', () => {
  it('say what to do about the common ones', () => {
    const cases: [message: string, category: number | null, advice: RegExp][] = [
      ['not enough permissions (9)', null, /policies/],
      ['interrupted', 2, /interrupted.*try again/],
      ['no such command prefix', null, /version/],
      ['failure: already have such address', 4, /\(general\).*Correct/],
    ];
    for (const [message, category, advice] of cases) {
      assert.match(commandTrapped('/x', [{ message, category }], []).message, advice);
    }
  });
});
