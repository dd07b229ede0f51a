// SPDX-License-Identifier: LGPL-2.1-or-later

/** A Perl program with the arguments INTERFACE ADDRESS SECONDS: a DHCP server (RFC 2131) at 192.0.2.1 for one client and such short leases as no other gives. */
const program = String.raw`
use Socket;
my ($device, $address, $seconds) = @ARGV;
socket(my $socket, PF_INET, SOCK_DGRAM, 17) or die $!;
setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
setsockopt($socket, SOL_SOCKET, SO_BROADCAST, 1);
setsockopt($socket, SOL_SOCKET, 25, "$device\0") or die $!;
bind($socket, sockaddr_in(67, INADDR_ANY)) or die $!;
while (recv($socket, my $asked, 1500, 0)) {
  my ($xid, $client, $hardware, %option) = (substr($asked, 4, 4), substr($asked, 12, 4), substr($asked, 28, 16));
  for (my $at = 240; $at < length $asked && (my $code = ord substr($asked, $at, 1)) != 255; $at += 2 + ord substr($asked, $at + 1, 1)) {
    $option{$code} = substr($asked, $at + 2, ord substr($asked, $at + 1, 1));
  }
  my $type = ord $option{53};
  my $wanted = inet_ntoa($option{50} // $client);
  my $answer = $type == 1 ? 2 : $type != 3 ? next : $wanted eq $address ? 5 : 6;
  my $given = inet_aton($answer == 6 ? "0.0.0.0" : $address);
  my $reply = pack("C4a4nna4a4a4a4a16x192", 2, 1, 6, 0, $xid, 0, 0x8000, $answer == 6 ? "" : $client, $given, "", "", $hardware);
  $reply .= pack("NCCCCCa4", 0x63825363, 53, 1, $answer, 54, 4, inet_aton("192.0.2.1"));
  $reply .= pack("CCNCCa4CCa4", 51, 4, $seconds, 1, 4, inet_aton("255.255.255.0"), 3, 4, inet_aton("192.0.2.1")) if $answer != 6;
  my $renews = inet_ntoa($client) ne "0.0.0.0" && $answer != 6;
  send($socket, $reply . "\xff", 0, sockaddr_in(68, $renews ? $client : INADDR_BROADCAST));
  print "$answer $wanted\n";
}
`;

/**
 * Shell that puts the other end of a card into a network of its own, where 192.0.2.1 is. `serve ADDRESS SECONDS` starts the DHCP server there,
 * `deserve` ends it, `cable up` and `cable down` are the cable's.
 */
export function leaseServer(card: string): string {
  return `
cat >/tmp/server <<'END'
${program}
END
serve() {
  ip netns exec segment perl -e '$| = 1; do "/tmp/server" or die $@ || $!' to-${card} "$1" "$2" >>/machine/served 2>&1 &
  server=$!
}
deserve() { kill "$server"; }
cable() { ip -n segment link set to-${card} "$1"; }
ip netns add segment
ip link set to-${card} netns segment
ip -n segment address add 192.0.2.1/24 dev to-${card}
cable up
`;
}
