// SPDX-License-Identifier: LGPL-2.1-or-later
// The executable tells systemd its status by sd_notify(3): perl, which every Debian has, is systemd here.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { top } from "../../tools/top.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-notify-"));
after(() => rmSync(folder, { recursive: true }));

/** Receives one datagram while the arguments behind the socket's name run as a program. */
const receiver = `use Socket; my $name = shift; (my $bound = $name) =~ s/^@/\\0/;
socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die $!;
bind($socket, pack_sockaddr_un($bound)) or die $!;
$ENV{NOTIFY_SOCKET} = $name; $ENV{JOURNAL_STREAM} = "8:1"; system(@ARGV);
my $ready = ""; vec($ready, fileno($socket), 1) = 1; select($ready, undef, undef, 5) or exit;
recv($socket, my $text, 4096, 0); print $text;`;

for (const name of [join(folder, "socket"), `@nbft-boot-test-${process.pid}`]) {
  test(`the status goes to ${name[0] === "@" ? "an abstract socket" : "a socket in the file system"}`, async () => {
    const command = [join(top, "dist/nbft-boot"), "connect", "0-1-1", `--root=${folder}`, "--timeout=0"];
    const perl = spawn("perl", ["-e", receiver, name, ...command], { stdio: ["ignore", "pipe", "ignore"] });
    const said = (await perl.stdout.toArray()).join("");
    assert.match(said, /^STATUS=no NBFT: /);
  });
}
