// SPDX-License-Identifier: LGPL-2.1-or-later
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { type Device, HostError } from "../host.ts";
import { withHostErrors } from "./errors.ts";

export function openDevice(path: string): Device {
  const descriptor = withHostErrors("open", path, () => fs.openSync(path, fs.constants.O_RDWR));
  return {
    write: (text) =>
      withHostErrors("write", path, () => {
        if (fs.writeSync(descriptor, text) < Buffer.byteLength(text)) {
          throw new Error("a part was written");
        }
      }),
    read: () => withHostErrors("read", path, () => readOnce(descriptor)),
    readLogPage: () => {
      throw new HostError("ioctl", path, "ENOSYS");
    },
    close: () => fs.closeSync(descriptor),
  };
}

/** From the start, or from where a stream is. */
function readOnce(descriptor: number): string {
  const text = Buffer.alloc(4096);
  let length: number;
  try {
    length = fs.readSync(descriptor, text, 0, text.length, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESPIPE") {
      throw error;
    }
    length = fs.readSync(descriptor, text);
  }
  return text.toString("utf8", 0, length);
}
