# SPDX-License-Identifier: LGPL-2.1-or-later
#
#   make            builds dist/: in a release with a C compiler alone, in a checkout with npm run build
#   make install    DESTDIR= and PREFIX= as everywhere; needs no network
#   make uninstall  with the variables of make install
#   make check      npm test in a checkout; in a release, whether the executable gives the answers that come with it
#   make clean      takes away what make has made
#   make dist       dist/nbft-boot-VERSION.tar.xz, which make builds without Node
#
# STRIP=no leaves the symbols in the executable of a release, for packaging tools that put them elsewhere.
# WITH_DRACUT=no, WITH_MKOSI=no, WITH_INITRAMFS_TOOLS=no leave out what is for that framework, WITH_NETWORKMANAGER=no the dispatcher script.

PREFIX ?= /usr
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/lib
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
LICENSEDIR ?= $(DATADIR)/licenses/nbft-boot

WITH_DRACUT ?= yes
WITH_MKOSI ?= yes
WITH_INITRAMFS_TOOLS ?= yes
WITH_NETWORKMANAGER ?= yes

# $(call ask,PACKAGE,VARIABLE,OTHERWISE): what pkg-config says
PKG_CONFIG ?= pkg-config
ask = $(or $(shell $(PKG_CONFIG) --variable=$(2) $(1) 2>/dev/null),$(3))
UNITDIR ?= $(call ask,systemd,systemdsystemunitdir,/usr/lib/systemd/system)
GENERATORDIR ?= $(call ask,systemd,systemdsystemgeneratordir,/usr/lib/systemd/system-generators)
DRACUTMODULESDIR ?= $(call ask,dracut,dracutmodulesdir,/usr/lib/dracut/modules.d)
MKOSIDIR ?= /usr/lib/mkosi-initrd/mkosi.conf.d
BASHCOMPLETIONDIR ?= $(call ask,bash-completion,completionsdir,$(DATADIR)/bash-completion/completions)
ZSHCOMPLETIONDIR ?= $(DATADIR)/zsh/site-functions
FISHCOMPLETIONDIR ?= $(call ask,fish,completionsdir,$(DATADIR)/fish/vendor_completions.d)
INITRAMFSTOOLSDIR ?= /usr/share/initramfs-tools
DISPATCHERDIR ?= /usr/lib/NetworkManager/dispatcher.d

INSTALL ?= install
private = $(LIBEXECDIR)/nbft-boot
guards = ip ipconfig
stage_scripts = $(wildcard initramfs-tools/scripts/*/*)

all: dist/nbft-boot dist/nbft-boot-tools

# A release carries what Node made of the sources.
ifneq ($(wildcard release),)
include packaging/release.mk
ifeq ($(STRIP),no)
link_flags := $(filter-out -s,$(link_flags))
endif
# The executable has parts of these.
bundled_licences = release/quickjs/LICENSE $(wildcard release/packages/*/LICENSE*)
check: all
	packaging/check-release.sh
else
dist/nbft-boot: FORCE
	npm run --silent build
dist/nbft-boot-tools: dist/nbft-boot
check:
	npm test
endif
test: check

clean:
	rm -rf dist release/build

# $(call copy,MODE,FILE,FOLDER)
copy = $(INSTALL) -D -m $(1) $(2) '$(DESTDIR)$(3)/$(notdir $(2))'
# $(call copy_text,...): the same, with the program where it is installed; /usr/lib/nbft-boot.conf stays what it is
copy_text = sed 's|/usr/lib/nbft-boot\([/:]\)|$(private)\1|g; s|/usr/lib/nbft-boot$$|$(private)|' $(2) | $(INSTALL) -D -m $(1) /dev/stdin '$(DESTDIR)$(3)/$(notdir $(2))'
# $(call install_as,FILE,PATH)
install_as = $(INSTALL) -D -m 644 $(1) '$(DESTDIR)$(2)'
# $(call link,TARGET,LINK): absolute, because /lib may be /usr/lib or not
link = mkdir -p '$(DESTDIR)$(dir $(2))' && ln -sfT '$(1)' '$(DESTDIR)$(2)'

# $(call image_link,LINK): in mkosi's image, to the program; relative, because packaging tools rewrite what leads out of the folder
image = $(DESTDIR)$(MKOSIDIR)/50-nbft-boot/mkosi.extra
image_link = mkdir -p '$(image)$(dir $(1))' && ln -sfrT '$(image)$(private)/nbft-boot' '$(image)$(1)'

# The frameworks' files name them there.
elsewhere = $(filter-out /usr/lib/systemd/system /lib/systemd/system,$(UNITDIR)) \
	$(filter-out /usr/lib/systemd/system-generators /lib/systemd/system-generators,$(GENERATORDIR))
check-folders:
	@test -z '$(strip $(elsewhere))' || { echo 'WITH_DRACUT, WITH_MKOSI, WITH_INITRAMFS_TOOLS: not with $(strip $(elsewhere))' >&2; exit 1; }

install: install-program
install-program:
	@test -x dist/nbft-boot-tools || { echo 'dist/nbft-boot-tools is missing: run make first' >&2; exit 1; }
	$(call copy,755,dist/nbft-boot,$(private))
	$(call copy,755,dist/nbft-boot-tools,$(private))
	$(call link,$(private)/nbft-boot,$(BINDIR)/nbft-boot)
	$(call link,$(private)/nbft-boot,$(GENERATORDIR)/nbft-boot-generator)
	$(foreach unit,$(wildcard dist/units/*),$(call copy_text,644,$(unit),$(UNITDIR)) && ) true
	$(foreach page,$(wildcard man/*),$(call copy,644,$(page),$(MANDIR)/man$(subst .,,$(suffix $(page)))) && ) true
	$(call install_as,dist/completions/nbft-boot.bash,$(BASHCOMPLETIONDIR)/nbft-boot)
	$(call copy,644,dist/completions/_nbft-boot,$(ZSHCOMPLETIONDIR))
	$(call copy,644,dist/completions/nbft-boot.fish,$(FISHCOMPLETIONDIR))
	$(call copy,644,src/nbft/json/table.schema.json,$(DATADIR)/nbft-boot)
	$(foreach schema,$(wildcard src/cli/schemas/*),$(call copy,644,$(schema),$(DATADIR)/nbft-boot/schemas) && ) true
	$(call copy,644,LICENSE,$(LICENSEDIR))
	$(foreach file,$(bundled_licences),$(call install_as,$(file),$(LICENSEDIR)/LICENSE.$(notdir $(patsubst %/,%,$(dir $(file))))) && ) true

ifeq ($(WITH_DRACUT),yes)
install: install-dracut
endif
install-dracut: check-folders
	$(call copy_text,755,dracut/50nbft-boot/module-setup.sh,$(DRACUTMODULESDIR)/50nbft-boot)

ifeq ($(WITH_MKOSI),yes)
install: install-mkosi
endif
install-mkosi: check-folders
	$(call copy_text,644,mkosi/50-nbft-boot/mkosi.conf,$(MKOSIDIR)/50-nbft-boot)
	$(foreach file,$(wildcard mkosi/50-nbft-boot/mkosi.conf.d/*),$(call copy_text,644,$(file),$(MKOSIDIR)/50-nbft-boot/mkosi.conf.d) && ) true
	$(call image_link,$(BINDIR)/nbft-boot)
	$(call image_link,/usr/lib/systemd/system-generators/nbft-boot-generator)

ifeq ($(WITH_INITRAMFS_TOOLS),yes)
install: install-initramfs-tools
endif
install-initramfs-tools: check-folders
	$(call copy_text,755,initramfs-tools/hooks/nbft-boot,$(INITRAMFSTOOLSDIR)/hooks)
	$(call copy_text,644,initramfs-tools/conf-hooks.d/nbft-boot,$(INITRAMFSTOOLSDIR)/conf-hooks.d)
	$(foreach script,$(stage_scripts),$(call copy_text,755,$(script),$(INITRAMFSTOOLSDIR)/$(patsubst initramfs-tools/%/,%,$(dir $(script)))) && ) true
	$(foreach guard,$(guards),$(call copy_text,755,initramfs-tools/guard/$(guard),$(INITRAMFSTOOLSDIR)/nbft-boot-guard) && ) true

ifeq ($(WITH_NETWORKMANAGER),yes)
install: install-networkmanager
endif
install-networkmanager:
	$(call copy,755,networkmanager/90-nbft-boot,$(DISPATCHERDIR))

uninstall:
	rm -rf '$(DESTDIR)$(private)' '$(DESTDIR)$(DATADIR)/nbft-boot' '$(DESTDIR)$(LICENSEDIR)'
	rm -rf '$(DESTDIR)$(DRACUTMODULESDIR)/50nbft-boot' '$(DESTDIR)$(MKOSIDIR)/50-nbft-boot'
	rm -f '$(DESTDIR)$(BINDIR)/nbft-boot' '$(DESTDIR)$(GENERATORDIR)/nbft-boot-generator'
	rm -f '$(DESTDIR)$(UNITDIR)'/nbft-boot.target '$(DESTDIR)$(UNITDIR)'/nbft-boot-*.service '$(DESTDIR)$(UNITDIR)'/nbft-boot-*.path
	rm -f '$(DESTDIR)$(MANDIR)'/man[1578]/nbft-boot*.[1578]
	rm -f '$(DESTDIR)$(BASHCOMPLETIONDIR)/nbft-boot' '$(DESTDIR)$(ZSHCOMPLETIONDIR)/_nbft-boot' '$(DESTDIR)$(FISHCOMPLETIONDIR)/nbft-boot.fish'
	rm -f '$(DESTDIR)$(INITRAMFSTOOLSDIR)/hooks/nbft-boot' '$(DESTDIR)$(INITRAMFSTOOLSDIR)/conf-hooks.d/nbft-boot'
	rm -rf '$(DESTDIR)$(INITRAMFSTOOLSDIR)/nbft-boot-guard'
	rm -f '$(DESTDIR)$(DISPATCHERDIR)/90-nbft-boot'
	rm -f $(foreach script,$(stage_scripts),'$(DESTDIR)$(INITRAMFSTOOLSDIR)/$(script:initramfs-tools/%=%)')

dist:
	node tools/run.mjs tools/release.ts

FORCE:
.PHONY: all check test clean check-folders install install-program install-dracut install-mkosi install-initramfs-tools install-networkmanager uninstall dist FORCE
