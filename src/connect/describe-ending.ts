// SPDX-License-Identifier: LGPL-2.1-or-later

/** Of a connection that the kernel has given up. */
export const describeVanished = (controller: string): string =>
  `${controller} has vanished, connecting again: the kernel gives up for good where its target refuses it; its log says why`;

/** Of one that somebody has removed. */
export const describeDisconnected = (controller: string, unit: string): string =>
  `${controller} was disconnected by somebody, and is left so: systemctl restart ${unit} connects it`;
