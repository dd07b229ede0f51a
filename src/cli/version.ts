// SPDX-License-Identifier: LGPL-2.1-or-later
import { version } from "../../package.json";

/** What `--version` prints. */
export const versionLine = `nbft-boot ${version} (NVM Express Boot Specification 1.3)`;
