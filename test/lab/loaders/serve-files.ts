// SPDX-License-Identifier: LGPL-2.1-or-later
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FileServer {
  readonly port: number;
  /** What was asked for, in this order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves these files on loopback, by HTTP. @param files path of the URL, without a slash in front -> file */
export async function serveFiles(files: Readonly<Record<string, string>>): Promise<FileServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? "").slice(1));
    asked.push(name);
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-length": statSync(file).size, "content-type": "application/octet-stream" });
    if (request.method === "HEAD") {
      response.end();
    } else {
      createReadStream(file).pipe(response);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
