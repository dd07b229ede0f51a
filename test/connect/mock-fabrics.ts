// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { type Device, HostError } from "../../src/host/host.ts";
import { shownAddress } from "../fixtures/shown-addresses.ts";
import type { MockHost } from "../mock-host.ts";

/** What Linux 6.12 lists (Debian trixie). */
export const linuxOptions =
  "instance=-1,cntlid=-1,transport=%s,traddr=%s,trsvcid=%s,nqn=%s,queue_size=%d,nr_io_queues=%d,reconnect_delay=%d," +
  "ctrl_loss_tmo=%d,keep_alive_tmo=%d,hostnqn=%s,host_traddr=%s,host_iface=%s,hostid=%s,duplicate_connect,disable_sqflow," +
  "hdr_digest,data_digest,nr_write_queues=%d,nr_poll_queues=%d,tos=%d,keyring=%d,tls_key=%d,fast_io_fail_tmo=%d,discovery," +
  "dhchap_secret=%s,dhchap_ctrl_secret=%s,tls\n";

const unused: Device = {
  write: () => assert.fail("written to"),
  read: () => assert.fail("read"),
  readLogPage: () => assert.fail("asked for a log page"),
  close: () => {},
};

/** /dev/nvme-fabrics in memory. What it connects appears in the mock machine's /sys/class/nvme. */
export class MockFabrics {
  /** Answer to a read before a write; an errno where the kernel is too old to list options. */
  known = linuxOptions;
  /** Errnos of the next writes. */
  readonly failures: string[] = [];
  /** What a controller with TLS shows of its key; empty where the kernel has made none with TLS. */
  tlsKey = "1a2b3c4d";
  /** Whether the target asks for authentication behind TLS: without a secret the kernel says ENOKEY. */
  asksBehindTls = true;
  /** Errno of opening the device. */
  openFailure: string | undefined;
  /** Whether a read after the write tells the controller. */
  tells = true;
  readonly written: string[] = [];
  /** ANA states of the next controllers, in turn; without one the subsystem has no ANA, and with "unseen" the kernel has no namespace yet. */
  readonly ana: string[] = [];
  /** What a controller that is asked for a log page by its own device answers; throws a HostError. */
  readLogPage: Device["readLogPage"] = () => {
    throw new HostError("ioctl", "mock", "ENOTTY");
  };
  /** Attributes of the next controllers. */
  readonly attributes: Record<string, string> = {};
  #controllers = 0;

  open(host: MockHost, path = "/dev/nvme-fabrics"): Device {
    if (path !== "/dev/nvme-fabrics") {
      assert.ok(host.exists(path.replace("/dev", "/sys/class/nvme")), `${path} is there`);
      const readLogPage: Device["readLogPage"] = (...asked) => this.readLogPage(...asked);
      return { ...unused, readLogPage };
    }
    if (this.openFailure !== undefined) {
      throw new HostError("open", "/dev/nvme-fabrics", this.openFailure);
    }
    let instance = -1;
    return {
      ...unused,
      write: (options) => {
        this.written.push(options);
        const code = this.failures.shift();
        if (code !== undefined) {
          throw new HostError("write", "/dev/nvme-fabrics", code);
        }
        if (/,tls$/.test(options) && /,discovery,/.test(options) && !/^nqn=[^,]*discovery,/.test(options)) {
          throw new HostError("write", "/dev/nvme-fabrics", this.asksBehindTls ? "ENOKEY" : "EINVAL");
        }
        instance = this.#controllers++;
        putController(host, `nvme${instance}`, options, "live", this.ana.shift());
        for (const [name, content] of Object.entries(this.attributes)) {
          host.put(`/sys/class/nvme/nvme${instance}/${name}`, content);
        }
        if (/,(?:tls|concat)$/.test(options)) {
          host.put(`/sys/class/nvme/nvme${instance}/tls_key`, `${this.tlsKey}\n`);
        }
      },
      read: () => {
        if (instance >= 0) {
          return this.tells ? `instance=${instance},cntlid=7\n` : "";
        }
        if (!this.known.includes(",")) {
          throw new HostError("read", "/dev/nvme-fabrics", this.known);
        }
        return this.known;
      },
      close: () => {},
    };
  }
}

/** Adds a controller to /sys/class/nvme as the kernel shows one that was connected with these options, with a path to namespace 1. */
export function putController(host: MockHost, name: string, options: string, state = "live", ana?: string): void {
  const values = new Map(options.split(",").map((option) => option.split("=", 2) as [string, string]));
  const attributes = {
    transport: values.get("transport"),
    subsysnqn: values.get("nqn"),
    hostnqn: values.get("hostnqn"),
    address: shownAddress(options, state),
    state,
    dhchap_secret: values.get("dhchap_secret") ?? "none",
    dhchap_ctrl_secret: values.get("dhchap_ctrl_secret") ?? "none",
    ctrl_loss_tmo: values.get("ctrl_loss_tmo") === "-1" ? "off" : (values.get("ctrl_loss_tmo") ?? "600"),
  };
  for (const [attribute, value] of Object.entries(attributes)) {
    host.put(`/sys/class/nvme/${name}/${attribute}`, `${value}\n`);
  }
  if (ana !== "unseen") {
    putNamespace(host, name, 1, ana);
  }
}

/** Adds a path to a namespace, or changes its ANA state. */
export function putNamespace(host: MockHost, controller: string, number: number, ana?: string): void {
  const path = `/sys/class/nvme/${controller}/nvme0${controller.replace("nvme", "c")}n${number}`;
  host.put(`${path}/size`, "65536\n");
  if (ana !== undefined) {
    host.put(`${path}/ana_state`, `${ana}\n`);
  }
}
