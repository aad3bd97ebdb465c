import assert from 'node:assert/strict';
import { type CheckOptions, check } from '../../../server/src/index.ts';

/** Checks all that is said of a script but for what the router itself says in front of it. */
function checkMessages(text: string, expected: string[], options: CheckOptions = {}): void {
  const messages = check(text, { routeros: '7.18', ...options })
    .filter(({ code }) => code !== 'SY017')
    .map(
      ({ code, message }) => `${code} ${message.replace(/^(?:bad command name \S+|expected end of command): /, '')}`,
    );
  assert.deepEqual(messages, expected);
}

describe('names that another RouterOS has', () => {
  it('have a successor when they are gone, and none when they are still to come', () => {
    checkMessages('/disk set 0 add-dns=yes\n/ip dhcp-server set lan add-dns=yes\n', [
      'SY001 /disk set has no argument add-dns: the router refuses this line.',
      'SY021 The argument add-dns of /ip/dhcp-server was added in 7.23beta5, and this script is for 7.18.',
    ]);
    checkMessages(
      '/ip dhcp-server set lan add-dns=yes\n',
      [
        'SY021 bad parameter add-dns: The argument add-dns of /ip/dhcp-server was removed in 7.23rc4, and this script is for 7.24. Use add-dns-entries.',
      ],
      { routeros: '7.24' },
    );
  });

  it('are those of packages where there are none', () => {
    const script = '/interface wireless print\n';
    checkMessages(script, []);
    checkMessages(
      script,
      [
        'SY021 /interface/wireless was moved to an extra package in 7.13.5, and this script is for 7.18. Use /interface/wifi where the radio has the newer driver.',
      ],
      { packages: 'none' },
    );
  });

  it('are taken in a script for version 6', () => {
    checkMessages('/ip route rule print\n/system ntp client set primary-ntp=192.0.2.1\n', [], { routeros: '6.49' });
  });

  it('are said of commands of the language as scripts write them', () => {
    checkMessages(':continue\n', ['SY021 :continue was added in 7.22rc4, and this script is for 7.18.']);
    checkMessages('/ip route\n:continue\n', ['SY021 :continue was added in 7.22rc4, and this script is for 7.18.']);
  });
});
