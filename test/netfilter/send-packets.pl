# Sends packets, each a line of hexadecimal digits on standard input, and says "sent" at each empty line. With the name of
# an interface: to its other end, as they come from the wire. With none: as this computer's own, through its output chain.
# Perl, because Node has no raw sockets, and each Debian has perl-base.
use strict;
use warnings;
use Socket qw(AF_INET AF_INET6 SOCK_RAW pack_sockaddr_in pack_sockaddr_in6);

use constant { AF_PACKET => 17, IPPROTO_RAW => 255, ETH_P_IP => 0x0800, ETH_P_IPV6 => 0x86dd };

my ($interface, $hardware_address) = @ARGV;
my ($link, $index, %raw);
if (defined $interface) {
  socket($link, AF_PACKET, SOCK_RAW, 0) or die "socket: $!";
  open(my $file, '<', "/sys/class/net/$interface/ifindex") or die "$interface: $!";
  $index = int(<$file>);
} else {
  for my $family (AF_INET, AF_INET6) {
    socket($raw{$family}, $family, SOCK_RAW, IPPROTO_RAW) or die "socket: $!";
  }
}

$| = 1;
while (my $line = <STDIN>) {
  chomp $line;
  if ($line eq '') { print "sent\n"; next; }
  my $packet = pack('H*', $line);
  my $is_v4 = ord($packet) >> 4 == 4;
  if (defined $interface) {
    my $type = $is_v4 ? ETH_P_IP : ETH_P_IPV6;
    my $mac = pack('H12', $hardware_address =~ tr/://dr);
    my $to = pack('S n l S C C a8', AF_PACKET, $type, $index, 0, 0, 6, $mac);
    defined send($link, $mac . "\x02\0\0\0\0\x02" . pack('n', $type) . $packet, 0, $to) or die "send: $!";
  } else {
    # What the output chain refuses is an error here, and meant to be.
    my ($family, $to) = $is_v4
      ? (AF_INET, pack_sockaddr_in(0, unpack('x16 a4', $packet)))
      : (AF_INET6, pack_sockaddr_in6(0, unpack('x24 a16', $packet)));
    send($raw{$family}, $packet, 0, $to);
  }
}
