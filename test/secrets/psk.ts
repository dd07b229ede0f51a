// SPDX-License-Identifier: LGPL-2.1-or-later

/** The 32 bytes of the NVMe/TCP Transport Specification (section 3.6.1.5), and 48 of libnvme. */
export const psk = {
  specification: "NVMeTLSkey-1:01:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:",
  retained: "NVMeTLSkey-1:00:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:",
  long: "NVMeTLSkey-1:02:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwP/w0S89ELi3W2LxIcLXVsDn8kXZQ==:",
} as const;
