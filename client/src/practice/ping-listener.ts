/** Hears pings: ICMP echo requests to an address of this machine. */
import { spawn } from 'node:child_process';
import { isIPv6 } from 'node:net';
import { createInterface } from 'node:readline';

const echoRequest = { 4: 8, 6: 128 };
const icmpHeader = 8;
/** Raw sockets of IPv6 leave it out. */
const ipv6Header = 40;

/**
 * Node has no raw sockets; perl has, and Linux lets root open them and hands them each ICMP packet, over IPv4 with its IP header.
 * It ends with its standard input, so that it never outlives the router. Source: raw(7), ipv6(7).
 */
const program = `
  use strict; use warnings; use Socket qw(:all);
  my ($family, $address) = @ARGV;
  my ($domain, $protocol) = $family == 6 ? (AF_INET6, 58) : (AF_INET, 1);
  socket(my $socket, $domain, SOCK_RAW, $protocol) or die "$!\\n";
  my $own = inet_pton($domain, $address);
  bind($socket, $family == 6 ? pack_sockaddr_in6(0, $own) : pack_sockaddr_in(0, $own)) or die "$!\\n";
  my $sources = '';
  vec($sources, fileno($_), 1) = 1 for \\*STDIN, $socket;
  $| = 1;
  print "ready\\n";
  while (select(my $readable = $sources, undef, undef, undef) > 0) {
    last if vec($readable, fileno(STDIN), 1);
    my $from = recv($socket, my $packet, 65535, 0) // last;
    my (undef, $name) = getnameinfo($from, NI_NUMERICHOST);
    print "$name ", unpack('H*', $packet), "\\n";
  }`;

export interface Ping {
  source: string;
  /** Of the whole IP packet, in bytes. */
  size: number;
  payload: Buffer;
}

/**
 * Tells each ping to the address, until it is closed.
 * @throws Error that says in a few words why it cannot
 */
export async function listenToPings(host: string, hear: (ping: Ping) => void): Promise<{ close(): void }> {
  if (process.platform !== 'linux') throw new Error('only Linux tells programs of them');
  const family = isIPv6(host) ? 6 : 4;
  const child = spawn('perl', ['-e', program, String(family), host]);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    child.once('error', () => reject(new Error('there is no perl')));
    child.once('close', () => reject(new Error(`${complaint.trim()}; it takes root`)));
    lines.once('line', () => resolve());
  });
  lines.on('line', (line) => {
    const [source = '', packet = ''] = line.split(' ');
    const ping = pingIn(source, Buffer.from(packet, 'hex'), family);
    if (ping !== null) hear(ping);
  });
  return { close: () => child.kill() };
}

/** Null for any other ICMP message, such as the system's own answer. */
function pingIn(source: string, packet: Buffer, family: 4 | 6): Ping | null {
  const message = packet.subarray(family === 4 ? (packet[0]! & 0x0f) * 4 : 0);
  if (message[0] !== echoRequest[family]) return null;
  return {
    source,
    size: packet.length + (family === 6 ? ipv6Header : 0),
    payload: message.subarray(icmpHeader),
  };
}
