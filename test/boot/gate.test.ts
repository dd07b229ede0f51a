// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type Gate, passGate } from "../../src/boot/gate.ts";
import { MockHost } from "../mock-host.ts";

const table = { "/sys/firmware/acpi/tables/NBFT": "x" };
const initramfs = { ...table, "/etc/initrd-release": "" };

function gate(files: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}): Gate {
  return passGate(new MockHost({ files, environment }));
}

suite("gate of the generator", () => {
  test("opens in an initramfs with a table", () => {
    assert.equal(gate(initramfs).open, true);
  });

  test("stays closed without a table", () => {
    assert.deepEqual(gate({ "/etc/initrd-release": "", "/sys/firmware/acpi/tables/FACP": "" }), { open: false });
  });

  test("opens for NBFT1 and NBFT2 without a plain NBFT", () => {
    const two = {
      "/sys/firmware/acpi/tables/NBFT1": "",
      "/sys/firmware/acpi/tables/NBFT2": "",
      "/etc/initrd-release": "",
    };
    assert.equal(gate(two).open, true);
  });

  test("opens for a table that the initramfs carries", () => {
    assert.equal(gate({ "/etc/nbft-boot/tables/NBFT": "", "/etc/initrd-release": "" }).open, true);
  });

  test("systemd's word on the stage goes before the file's", () => {
    const stage = (value: string): unknown => {
      const found = gate({ ...initramfs, "/run/nbft-boot/hostnqn": "" }, { SYSTEMD_IN_INITRD: value });
      return found.open && found.stage;
    };
    assert.equal(stage("1"), "initramfs");
    assert.equal(stage("0"), "real root");
  });

  for (const option of ["rd.nbft=0", "rd.nbft=no", "rd.nvmf.nonbft", "rd.nvmf.nonbft=1", "rd.nonvmf"]) {
    test(`is closed by ${option}, and says so`, () => {
      const found = gate(initramfs, { SYSTEMD_PROC_CMDLINE: `quiet ${option}` });
      assert.deepEqual(found, { open: false, forbiddenBy: option.replace(/=.*/, "") });
    });
  }

  for (const option of ["rd.nbft", "rd.nbft=1", "rd.nvmf.nonbft=0", "rd.nonvmf=no"]) {
    // ConditionKernelCommandLine=!rd.nvmf.nonbft, as PR #2620 of nvme-cli had it, takes =0 for a ban too.
    test(`is not closed by ${option}`, () => {
      assert.equal(gate(initramfs, { SYSTEMD_PROC_CMDLINE: option }).open, true);
    });
  }

  test("in a real root it opens only where the initramfs of this boot used the table", () => {
    assert.deepEqual(gate(table), { open: false });
    const used = gate({ ...table, "/run/nbft-boot/hostnqn": "nqn\n" });
    assert.equal(used.open && used.stage, "real root");
    assert.equal(gate({ ...table, "/run/nbft-boot/hostnqn": "nqn\n", "/proc/cmdline": "rd.nbft=0" }).open, false);
  });

  test("leaves the connections of a real root to nvme-discoverd where that is enabled, and nothing else", () => {
    const wants = "/etc/systemd/system/multi-user.target.wants/nvme-discoverd.service";
    const used = { ...table, "/run/nbft-boot/hostnqn": "nqn\n", "/etc/nvme/hostnqn": "nqn", [wants]: "" };
    const connects = (found: Gate): boolean | "closed" => (found.open ? found.connects : "closed");
    assert.equal(connects(gate(used)), false);
    const said = { "/etc/nvme/nvme-discoverd.conf": "[Global]\n#nbft = false\nnbft = true\n" };
    assert.equal(connects(gate({ ...used, ...said })), false);
    assert.equal(connects(gate({ ...used, ...initramfs })), true);

    const without = { ...table, "/run/nbft-boot/hostnqn": "nqn\n", [wants]: "" };
    assert.equal(connects(gate(without)), true, "it does so as another host");
    const shared = { ...without, "/run/tmpfiles.d/nbft-boot.conf": "" };
    assert.equal(connects(gate(shared)), false, "systemd-tmpfiles makes it the same host before it starts");
    assert.equal(connects(gate({ ...without, "/etc/nvme/hostnqn": "other\n" })), true, "it does so as another host");
    const mute = { ...used, "/etc/nvme/nvme-discoverd.conf": "[Global]\nnbft = No\n" };
    assert.equal(connects(gate(mute)), true, "it does not read the NBFT");
    const host = new MockHost({ files: used });
    host.symlink("/dev/null", "/etc/systemd/system/nvme-discoverd.service");
    assert.equal(connects(passGate(host)), true, "it is masked");
  });
});
