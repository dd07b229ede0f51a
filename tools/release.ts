// SPDX-License-Identifier: LGPL-2.1-or-later
// make dist: dist/nbft-boot-VERSION.tar.xz, which make builds with a C compiler alone.

import { makeRelease } from "./package/release.ts";
import { progress } from "./program.ts";

progress((await makeRelease()).archive);
