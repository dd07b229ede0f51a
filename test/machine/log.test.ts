// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { logToStderr } from "../../src/machine/log.ts";
import { MockHost } from "../mock-host.ts";

test("priorities are written where stderr is the journal, and nowhere else", () => {
  const journal = new MockHost({ environment: { JOURNAL_STREAM: "8:1234" } });
  logToStderr(journal)("warning", "line");
  assert.equal(journal.err, "<4>line\n");

  const pipe = new MockHost();
  logToStderr(pipe)("warning", "line");
  assert.equal(pipe.err, "line\n");

  // A shell that a service has started hands its $JOURNAL_STREAM on.
  const terminal = new MockHost({ environment: { JOURNAL_STREAM: "8:1234" } });
  terminal.isTerminal = () => true;
  logToStderr(terminal)("warning", "line");
  assert.equal(terminal.err, "line\n");
});

test("a line is one line, and nothing in it is hidden or obeyed by a terminal", () => {
  const host = new MockHost();
  logToStderr(host)("info", "nqn.a\u202eb\u009bc\nd");
  assert.equal(host.err, "nqn.a\\u202eb\\u009bc\\u000ad\n");
});

test("the last line is the service's status, where systemd takes one, and never another assignment", () => {
  const host = new MockHost({ environment: { JOURNAL_STREAM: "8:1234", NOTIFY_SOCKET: "/run/systemd/notify" } });
  logToStderr(host)("notice", "no link on ens2\nREADY=1");
  assert.deepEqual(host.notified, ["/run/systemd/notify STATUS=no link on ens2\\u000aREADY=1"]);

  const shell = new MockHost({ environment: { NOTIFY_SOCKET: "/run/systemd/notify" } });
  logToStderr(shell)("notice", "no link on ens2");
  assert.deepEqual(shell.notified, [], "a person has typed it");
});
