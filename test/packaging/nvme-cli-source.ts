// SPDX-License-Identifier: LGPL-2.1-or-later
// Of nvme-cli's source package what packaging/nvme-cli changes, in the shape that it has in versions 2 and 3.

const option = (name: string, value: string) => `option(\n  '${name}',\n  type : 'string',\n  value : '${value}'\n)\n`;
const head = `project('nvme-cli', 'c')
prefixdir = get_option('prefix')
systemddir = join_paths(prefixdir, get_option('systemddir'))
`;
const rules = "#!/usr/bin/make -f\n\n%:\n\tdh $@ --buildsystem=meson\n";
const control = "Source: nvme-cli\n\nPackage: nvme-cli\nArchitecture: any\n";

/** By version: files by their paths. */
export const nvmeCliSources: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "2": {
    "meson.build": `${head}systemd_files = [
  'nvmf-autoconnect.service',
  'nvmf-connect-nbft.service',
  'nvmf-connect.target',
]

foreach file : systemd_files
  configure_file(input: file + '.in', output: file, configuration: {'SBINDIR': '/usr/sbin'})
endforeach

foreach file : systemd_files
  install_data(meson.current_build_dir() + '/' + file, install_dir: systemddir)
endforeach

# Its folder of manuals changes this one.
mandir = 'share/man/man1'
`,
    "meson_options.txt": option("systemddir", "lib/systemd/system"),
    "debian/rules": `${rules}\nexecute_after_dh_auto_install:\n\trm -rf debian/nvme-cli/usr/lib/dracut\n`,
    "debian/control": control,
    "debian/copyright": "Files: *\n",
  },
  "3": {
    "meson.build": `${head}nmdispatchdir = join_paths(prefixdir, get_option('nmdispatchdir'))
if true
    systemd_files = [
        'nvmf-autoconnect.service',
        'nvmf-connect-nbft.service',
        'nvmf-connect.target',
    ]

    foreach file : systemd_files
        configure_file(
            input: file + '.in',
            output: file,
            configuration: {'SBINDIR': '/usr/sbin'},
            install: true,
            install_dir: systemddir,
        )
    endforeach

    nm_dispatcher_files = [
        '80-nvmf-connect-nbft.sh'
    ]

    foreach file : nm_dispatcher_files
        configure_file(
            input: file + '.in',
            output: file,
            configuration: {'SBINDIR': '/usr/sbin'},
            install: true,
            install_dir: nmdispatchdir,
        )
    endforeach
endif
`,
    "meson_options.txt":
      option("systemddir", "lib/systemd/system") + option("nmdispatchdir", "lib/NetworkManager/dispatcher.d"),
    "debian/rules": rules,
    "debian/control": `${control}\nPackage: libnvme3\nArchitecture: any\n`,
    "debian/copyright": "Files: *\n",
    "debian/nvme-cli.install": "usr/sbin/nvme\n",
  },
};
/** What meson.build there makes files of, each with .in behind its name. */
export const inputs = [
  "nvmf-autoconnect.service",
  "nvmf-connect-nbft.service",
  "nvmf-connect.target",
  "80-nvmf-connect-nbft.sh",
];
