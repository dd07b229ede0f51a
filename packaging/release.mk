# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds the executables in a release, which carries the modules of the script, the engine and the flags of npm run build. Included by ../Makefile.
# CC compiles for the processor that the product runs on, CC_FOR_BUILD for this machine's.

include release/flags.mk

ifeq ($(origin CC),default)
CC := $(shell command -v musl-gcc || echo gcc)
endif
CC_FOR_BUILD ?= cc

# $(call ask_compiler,QUESTION): asked when something is built, and once
ask_compiler = $(or $(shell sh native/build/compiler.sh $(1) $(CC) $(CFLAGS)),$(error $(CC): no compiler for a build))
link_options = $(eval link_options := $(call ask_compiler,link-options))$(link_options)
byte_order = $(eval byte_order := $(call ask_compiler,byte-order))$(byte_order)

compile = $(CC) $(compile_flags) $(CFLAGS)
compile_for_build = $(CC_FOR_BUILD) $(build_flags)
engine = $(engine_units:%=release/build/%.o)
engine_for_build = $(engine_units:%=release/build/for-build/%.o)
host = $(sort $(wildcard native/*.c))
programs = nbft-boot nbft-boot-tools

# A target of its own: two executables that are linked at the same time (make -j) must not both copy it.
dist/units: $(wildcard release/units/* release/completions/*)
	mkdir -p dist
	cp -r release/units release/completions dist/
	touch $@

$(programs:%=dist/%): dist/%: $(host) $(wildcard native/*.h) release/build/%.bytecode.c $(engine) | dist/units
	$(compile) $(warnings) -isystem release/quickjs -Inative $(filter %.c %.o,$^) $(libraries) \
		$(link_flags) $(LDFLAGS) $(link_options) -Wl,-Map=release/build/$*.map,--cref -o release/build/$*
	sh native/build/check-left-out.sh release/build/$*.map
	mv release/build/$* $@

# Bytecode is for the very engine that has made it.
release/build/%.bytecode.c: release/build/compile $(sort $(wildcard release/modules/*/*.js))
	release/build/compile $(byte_order) $@ $(sort $(wildcard release/modules/$*/*.js))

release/build/compile: $(wildcard native/build/*.c native/build/*.h) $(engine_for_build)
	$(compile_for_build) -Irelease/quickjs $(filter %.c %.o,$^) $(build_link_flags) -o $@

# In the engine's own folder, because the names of files are in the objects. The engine's version is what its source says.
compile_engine = cd release/quickjs && $(1) -w "-DCONFIG_VERSION=\"$$(cat VERSION)\"" -c $*.c -o '$(CURDIR)/$@'
release/build/%.o: release/quickjs/%.c
	mkdir -p $(@D)
	$(call compile_engine,$(compile))

release/build/for-build/%.o: release/quickjs/%.c
	mkdir -p $(@D)
	$(call compile_engine,$(compile_for_build))
