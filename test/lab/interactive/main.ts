// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run lab: a diskless machine to log in to, and what may happen to it.

import { setTimeout as sleep } from "node:timers/promises";
import { endPrograms, tellProgress, Unavailable } from "../../../tools/program.ts";
import { parseOptions } from "../options.ts";
import { Keyboard } from "./keyboard.ts";
import { itemsOf, menuText } from "./menu.ts";
import { prepare, type Started, start } from "./prepare.ts";
import { ProgressLine } from "./progress-line.ts";
import { LabScreen } from "./screen.ts";
import { Session } from "./session.ts";
import { canUnpack, runInUserNamespace } from "./user-namespace.ts";

const usage = `usage: npm run lab
Boots a diskless machine (UEFI, GRUB over TFTP) from a storage target, in this terminal: log in as root. Ctrl-] opens a menu, which cuts paths,
pulls cables, shows what nbft-boot says of it, reboots and quits. Nothing is left running.
`;

const given = parseOptions({}, usage);
process.exit(typeof given === "number" ? given : canUnpack() ? await main() : await runInUserNamespace());

async function main(): Promise<number> {
  if (!(process.stdin.isTTY && process.stdout.isTTY)) {
    process.stderr.write("lab: it is for a terminal; npm run test:boot boots machines without one\n");
    return 2;
  }
  process.stdout.on("error", () => {}); // A terminal that is closed.
  process.stderr.on("error", () => {});
  // A terminal that has no size says 0.
  const [columns, rows] = [process.stdout.columns || 80, process.stdout.rows || 24];
  const told = toldToEnd();
  const lines = new ProgressLine((text) => process.stderr.write(text), process.stderr.isTTY ? columns : undefined);
  tellProgress((text) => lines.say(text));
  const preparing = prepare();
  let started: Started | undefined;
  const screen = new LabScreen((text) => process.stdout.write(text));
  try {
    const prepared = await Promise.race([preparing, told]);
    if (typeof prepared === "number") {
      return prepared;
    }
    const terminal = { columns, rows, type: process.env.TERM ?? "" };
    started = await start(prepared, terminal, (text) => screen.machineSays(text));
    lines.say("the diskless machine starts by UEFI and GRUB over TFTP");
    lines.say("Ctrl-] opens the menu");
    lines.end();
    const status = await Promise.race([converse(started, screen, columns), told]);
    return status;
  } catch (error) {
    lines.end();
    process.stderr.write(`lab: ${error instanceof Unavailable ? error.message : (error as Error).stack}\n`);
    return 1;
  } finally {
    lines.end();
    if (process.stdin.isTTY) {
      process.stdin.setRawMode(false);
    }
    await endPrograms();
    await started?.end();
    // It takes away what it was making, unless it waits for somebody else who is making the same.
    await Promise.race([preparing.catch(() => {}), sleep(5000)]);
  }
}

/** The exit status of a process that ends because it is told to. */
function toldToEnd(): Promise<number> {
  const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
  return new Promise((resolve) => {
    for (const [signal, status] of Object.entries(signals)) {
      process.on(signal, () => resolve(status));
    }
    process.stdin.on("close", () => resolve(signals.SIGHUP));
    process.stdin.on("error", () => resolve(signals.SIGHUP));
  });
}

/** Hands keys to the machine and its words to the terminal, until somebody quits or the machine is switched off. */
async function converse({ machine, target, line }: Started, screen: LabScreen, columns: number): Promise<number> {
  const session = new Session({ machine, target, line, columns });
  const keyboard = new Keyboard();
  let isOver = false;
  process.stdin.setRawMode(true);
  const quit = new Promise<number>((resolve) => {
    const choose = async (key: string) => {
      const action = itemsOf(session.doings).find((item) => item.key === key)?.action;
      if (action?.kind === "quit") {
        isOver = true; // What becomes of the machine now is no news.
        resolve(0);
      } else if (action !== undefined) {
        screen.say(await session.act(action).catch((error: Error) => `${action.kind}: ${error.message}`));
      }
      screen.goOn();
    };
    process.stdin.on("data", (bytes) => {
      for (const typed of keyboard.read(bytes)) {
        if (typed.kind === "machine") {
          machine.send(typed.bytes);
        } else if (typed.kind === "menu") {
          screen.hold();
          screen.say(menuText(session.doings));
        } else {
          void choose(typed.key);
        }
      }
    });
  });
  const off = machine.ended(Number.POSITIVE_INFINITY).then(
    () => {
      screen.say("the machine is switched off");
      return 0;
    },
    (error: Error) => {
      if (!isOver) {
        screen.say(error.message);
      }
      return 1;
    },
  );
  return await Promise.race([quit, off]);
}
