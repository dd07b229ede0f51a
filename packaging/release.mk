# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds the executable in a release, which carries the modules of the script, the engine and the flags of npm run build. Included by ../Makefile.

include release/flags.mk

ifeq ($(origin CC),default)
CC := $(shell command -v musl-gcc || echo gcc)
endif
# musl makes small static programs; glibc's are large and load shared parts all the same.
# make before 4.3 and since do not agree on \# in a function's words.
hash := \#
static := $(shell printf '$(hash)include <features.h>\n$(hash)ifdef __GLIBC__\n$(hash)error\n$(hash)endif\n' | $(CC) -E - >/dev/null 2>&1 && echo yes)
compile = $(CC) $(compile_flags) $(if $(static),$(static_flags)) $(CFLAGS)
engine = $(engine_units:%=release/build/%.o)
modules = $(sort $(wildcard release/modules/*.js))
host = $(filter-out native/compile.c,$(sort $(wildcard native/*.c)))

dist/nbft-boot: $(host) native/native.h native/modules.h release/build/bytecode.c $(engine)
	mkdir -p dist
	cp -r release/units release/completions dist/
	$(compile) $(warnings) -isystem release/quickjs -Inative $(filter %.c %.o,$^) -lm $(link_flags) $(if $(static),$(static_link_flags)) $(LDFLAGS) -o $@

# Bytecode is for the very engine that has made it.
release/build/bytecode.c: release/build/compile $(modules)
	release/build/compile $@ $(modules)

release/build/compile: native/compile.c $(engine)
	$(compile) -w -Irelease/quickjs $^ -lm -ldl -lpthread -o $@

# In its own folder, because the names of files are in the objects.
release/build/%.o: release/quickjs/%.c
	mkdir -p release/build
	cd release/quickjs && $(compile) -w '-DCONFIG_VERSION="$(engine_version)"' -c $*.c -o ../build/$*.o
