// SPDX-License-Identifier: LGPL-2.1-or-later

/** Completion status: status code type * 256 + status code (NVMe Base Specification 2.0, figures 93 to 97). */
export const Status = {
  success: 0x000,
  invalidOpcode: 0x001,
  invalidField: 0x002,
  abortRequested: 0x007,
  invalidNamespace: 0x00b,
  commandSequenceError: 0x00c,
  dataLengthInvalid: 0x00f,
  sglTypeInvalid: 0x011,
  sglOffsetInvalid: 0x016,
  transientTransportError: 0x022,
  lbaOutOfRange: 0x080,
  asyncEventLimit: 0x105,
  invalidLogPage: 0x109,
  connectInvalidParameters: 0x182,
  connectInvalidHost: 0x184,
  authenticationRequired: 0x191,
  anaPersistentLoss: 0x301,
  anaInaccessible: 0x302,
  anaTransition: 0x303,
} as const;

/** The bit that tells the host not to try again. */
export const doNotRetry = 0x4000;
