// SPDX-License-Identifier: LGPL-2.1-or-later
// Discovery controllers that answer what they should not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type DiscoveryFaults, MockDiscovery, makeAnswer, makeEntry } from "../discover/mock-discovery.ts";
import { read } from "./read-log.ts";

const pdu = (fields: Parameters<typeof makeAnswer>) => ({ answer: () => makeAnswer(...fields) });
const data = Buffer.alloc(64);
const duringLog = (answer: (id: number) => Buffer): DiscoveryFaults => ({
  answer: (sqe) => (sqe[0] === 2 ? answer(sqe.readUInt16LE(2)) : undefined),
});

const faults: Record<string, [DiscoveryFaults, RegExp, ("remote" | "permanent")?]> = {
  "host not allowed": [{ connectStatus: 0x184 }, /status 0x184\): this host NQN may not use it/],
  "unknown discovery NQN": [{ connectStatus: 0x182 }, /status 0x182\): it does not know/],
  "unknown status": [{ connectStatus: 0x7ff }, /status 0x7ff\): see the target's log/],
  "log page refused": [{ logStatus: 0x109 }, /Get Log Page with status 0x109/],
  "unknown record format": [{ format: 1 }, /record format 1/, "permanent"],
  "PDU of an unexpected type": [pdu([9, 0, []]), /PDU type 9/],
  "a digest that was not agreed": [pdu([5, 1, []]), /flags 1/],
  "answer to another command": [pdu([5, 0, [[20, 2, 999]]]), /answer to command 999/],
  "header length 0": [pdu([5, 0, [[2, 1, 0]]]), /header length 0/],
  "length 4 GiB": [pdu([5, 0, [[4, 4, 0xffffffff]]]), /length 4294967295/],
  C2HTermReq: [pdu([3, 0, [[8, 2, 5]]]), /C2HTermReq, fatal error status 5/],
  "data that was not asked for": [
    {
      answer: (sqe) =>
        makeAnswer(
          7,
          12,
          [
            [8, 2, sqe.readUInt16LE(2)],
            [16, 4, 64],
          ],
          data,
        ),
    },
    /64 bytes of data at 0, 0 expected/,
  ],
  "more data than asked for": [
    duringLog((id) =>
      makeAnswer(
        7,
        12,
        [
          [8, 2, id],
          [16, 4, 2048],
        ],
        Buffer.alloc(2048),
      ),
    ),
    /2048 bytes of data at 0, 1024 expected/,
  ],
  "less data than asked for": [
    duringLog((id) =>
      makeAnswer(
        7,
        12,
        [
          [8, 2, id],
          [16, 4, 64],
        ],
        data,
      ),
    ),
    /sends 64 bytes of its discovery log instead of 1024/,
  ],
  "data out of order": [
    duringLog((id) =>
      makeAnswer(
        7,
        4,
        [
          [8, 2, id],
          [12, 4, 512],
          [16, 4, 64],
        ],
        data,
      ),
    ),
    /64 bytes of data at 512, 1024 expected at 0/,
  ],
  "no data for ever": [
    duringLog((id) =>
      Buffer.concat(
        Array(9).fill(
          makeAnswer(7, 0, [
            [8, 2, id],
            [16, 4, 0],
            [3, 1, 24],
          ]),
        ),
      ),
    ),
    /0 bytes of data at 0/,
  ],
  "data offset inside the header": [
    duringLog((id) =>
      makeAnswer(
        7,
        12,
        [
          [8, 2, id],
          [16, 4, 64],
          [3, 1, 8],
        ],
        data,
      ),
    ),
    /64 bytes of data/,
  ],
  "a length that does not fit": [
    duringLog((id) =>
      makeAnswer(
        7,
        12,
        [
          [8, 2, id],
          [16, 4, 64],
          [4, 4, 25],
        ],
        data,
      ),
    ),
    /64 bytes of data/,
  ],
  "no completion": [
    duringLog((id) =>
      makeAnswer(
        7,
        4,
        [
          [8, 2, id],
          [16, 4, 64],
        ],
        data,
      ),
    ),
    /10\.0\.0\.1:8009 does not tell its discovery log in time/,
  ],
};

for (const [what, [fault, message, kind = "remote"]] of Object.entries(faults)) {
  test(`a discovery controller with a fault: ${what}`, () => {
    const { obstacle, bench } = read(new MockDiscovery([makeEntry({})], fault));
    assert.match(obstacle?.message ?? "", message);
    assert.equal(obstacle?.kind, kind);
    assert(bench.host.clock <= 2000, `${bench.host.clock} ms`);
  });
}
