// SPDX-License-Identifier: LGPL-2.1-or-later
import { makeTree } from "../output/tree.ts";
import { formatJson } from "../text/json.ts";
import { quote } from "../text/visible.ts";
import { bootWords } from "./boot-words.ts";
import { optionText } from "./option-texts.ts";
import { isBare } from "./quote/bare.ts";
import { ExportError, type Exported, type ExportInput } from "./types.ts";

const elsewhere =
  "a node has no other place for them: name fewer sources, or boot by iPXE (nbft-boot export ipxe --table=URL)";

/** As Ironic names images: by a URL, or by the UUID that Glance has for them. */
function imageOf(input: ExportInput, option: string): string | undefined {
  const image = optionText(input, option);
  if (
    image !== undefined &&
    !/^(?:https?|file|glance|oci):\/\/[^\s"'\\]+$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(image)
  ) {
    throw new ExportError(
      `--${option}=${quote(image)} is no image for Ironic: http://, https://, file://, oci:// or a UUID of Glance`,
    );
  }
  return image;
}

/**
 * Fields of an Ironic node that boots from a volume: the ramdisk deploy interface, whose templates for PXE, GRUB and iPXE write our words into their
 * lines without quoting them. %default% stands for the operator's own words. They all begin with `root=/dev/ram0 text`; the last root= counts.
 */
export function exportIronic(input: ExportInput): Exported {
  const { words } = bootWords(input, false, elsewhere);
  const wrong = words.find((word) => !isBare(word));
  if (wrong !== undefined) {
    throw new ExportError(
      `Ironic's templates do not quote ${quote(wrong)}: letters, digits and . / : = , @ + - _ are safe`,
    );
  }
  const kernel = imageOf(input, "kernel");
  const ramdisk = imageOf(input, "initrd");
  const node = {
    deploy_interface: "ramdisk",
    instance_info: {
      kernel,
      ramdisk,
      // Has the interface chosen where the operator leaves that to Ironic (autodetect).
      ironic_ramdisk_deploy: true,
      kernel_append_params: ["%default%", ...words].join(" "),
    },
  };
  const missing = kernel === undefined || ramdisk === undefined;
  return {
    files: makeTree([["node.json", { text: formatJson(node), mode: 0o644 }]]),
    remarks: missing ? ["the node needs kernel and ramdisk, too: --kernel=URL --initrd=URL"] : [],
    lost: words.some((word) => word.startsWith("root="))
      ? []
      : ["Ironic's own root=/dev/ram0 stands: say --root-arg=root=UUID=..."],
  };
}
