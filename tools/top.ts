// SPDX-License-Identifier: LGPL-2.1-or-later
import { fileURLToPath } from "node:url";

/** The top folder of this checkout, with a slash at its end. Programs and tests run as bundles in dist/tools or dist/test, two levels below it. */
export const top = fileURLToPath(new URL("../../", import.meta.url));
