import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../../client/src/router/errors.ts';
import { formatRouterUrl, parseRouterUrl, type RouterAddress } from '../../../client/src/router/router-url.ts';

function checkReads(text: string, expected: RouterAddress): void {
  assert.deepEqual(parseRouterUrl(text), expected);
}

function checkRefused(text: string, why: RegExp): void {
  assert.throws(
    () => parseRouterUrl(text),
    (error) => {
      assert.ok(error instanceof RouterError, String(error));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, why);
      return true;
    },
  );
}

describe('the address of a router', () => {
  it('has the usual port of its service where none is written', () => {
    checkReads('api://admin@192.0.2.1', { host: '192.0.2.1', port: 8728, user: 'admin', tls: false });
    checkReads('apis://admin@192.0.2.1', { host: '192.0.2.1', port: 8729, user: 'admin', tls: true });
  });

  it('has a port of its own', () => {
    checkReads(' api://admin@router.example:18728/ ', {
      host: 'router.example',
      port: 18728,
      user: 'admin',
      tls: false,
    });
  });

  it('takes an IPv6 address in brackets', () => {
    checkReads('api://admin@[2001:db8::1]:8000', { host: '2001:db8::1', port: 8000, user: 'admin', tls: false });
  });

  it('decodes the user name, and turns names into ASCII', () => {
    checkReads('api://a%40b@R%C3%B6uter.example', {
      host: 'xn--ruter-jua.example',
      port: 8728,
      user: 'a@b',
      tls: false,
    });
  });

  it('is refused when it is something else', () => {
    checkRefused('', /not a URL/);
    checkRefused('192.0.2.1', /not a URL/);
    checkRefused('https://admin@192.0.2.1', /neither api/);
    checkRefused('api://192.0.2.1', /no user name/);
    checkRefused('api://admin@', /not a URL/);
    checkRefused('api://admin@300.1.1', /neither a name nor an address/);
    checkRefused('api://admin@192.0.2.1:0', /port is 0/);
    checkRefused('api://admin@192.0.2.1:65536', /not a URL/);
    checkRefused('api://admin@192.0.2.1/path', /follows the host/);
    checkRefused('api://admin@192.0.2.1?x', /follows the host/);
    checkRefused('api://%zz@192.0.2.1', /percent sign/);
  });

  it('holds no password, and the refusal does not repeat it', () => {
    checkRefused('api://admin:s3cret@192.0.2.1', /^(?!.*s3cret).*password does not belong/);
  });

  it('reads back what it writes', () => {
    const host = fc.oneof(fc.ipV4(), fc.domain(), fc.constantFrom('::1', '2001:db8::17'));
    const user = fc.string({ minLength: 1, unit: 'grapheme' });
    const port = fc.integer({ min: 1, max: 65535 });
    const address = fc.record({ host, port, user, tls: fc.boolean() }, { noNullPrototype: true });
    fc.assert(fc.property(address, (router) => checkReads(formatRouterUrl(router), router)));
  });
});
