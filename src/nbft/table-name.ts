// SPDX-License-Identifier: LGPL-2.1-or-later
// What the files of tables are called, by the kernel (drivers/acpi/sysfs.c) and by us.

/** NBFT where there is one table, NBFT1, NBFT2, ... where there are several; the kernel counts to 999. */
const pattern = /^NBFT([0-9]{1,3})?$/;

/** The number in a table's file name, 0 where it has none, or undefined where it is no table's name. */
export function tableNumber(name: string): number | undefined {
  const digits = pattern.exec(name);
  return digits === null ? undefined : Number(digits[1] ?? 0);
}

/** Whether it can be a table's: of what others have written, it names units. */
export function isTableNumber(value: unknown): value is number {
  return typeof value === "number" && tableNumber(`NBFT${value}`) === value;
}

/** File name of the table of this number. */
export function tableName(number: number): string {
  return number === 0 ? "NBFT" : `NBFT${number}`;
}
