// SPDX-License-Identifier: LGPL-2.1-or-later
import { encodeBase64 } from "../text/base64.ts";
import { makeCpio } from "./cpio.ts";
import { gzip } from "./gzip.ts";

/**
 * How a table reaches a machine whose firmware makes none:
 * - table: as it is, for QEMU's -acpitable and /etc/nbft-boot/tables;
 * - cpio: an archive to go behind an initramfs;
 * - acpi: an archive to go in front of one, for the kernel's ACPI overrides (Documentation/admin-guide/acpi/initrd_table_override.rst);
 * - credential: a word of the kernel command line (systemd(1), systemd.set_credential_binary=);
 * - smbios: a string of SMBIOS type 11 (systemd(1), io.systemd.credential.binary:).
 */
export const carriers = ["table", "cpio", "cpio.gz", "acpi", "credential", "smbios"] as const;
export type Carrier = (typeof carriers)[number];

/** A command line has 2,048 characters on x86 and arm64 (COMMAND_LINE_SIZE), and other words. */
export const longestOption = 1900;

/** A carrier does not take a table of this size. The message says which other does. */
export class CarrierError extends Error {
  override readonly name = "CarrierError";
}

/** @throws CarrierError */
export function carry(table: Uint8Array, carrier: Carrier): Uint8Array | string {
  switch (carrier) {
    case "table":
      return table;
    case "cpio":
      return makeCpio("etc/nbft-boot/tables/NBFT", table);
    case "cpio.gz":
      return gzip(makeCpio("etc/nbft-boot/tables/NBFT", table));
    case "acpi":
      return makeCpio("kernel/firmware/acpi/NBFT.aml", table);
    case "smbios":
      return `io.systemd.credential.binary:nbft-boot.table=${encodeBase64(table)}`;
    case "credential": {
      const option = `systemd.set_credential_binary=nbft-boot.table:${encodeBase64(table)}`;
      if (option.length > longestOption) {
        throw new CarrierError(
          `a kernel option of ${option.length} characters, where ${longestOption} are safe: use --as=cpio or --as=smbios`,
        );
      }
      return option;
    }
  }
}
