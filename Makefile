# Tokenbooth. `make help` says what can be made.
#
# Programs are built into cgi-bin/, everything on the way there into $(BUILD).
# The same rules build the sanitized variant: BUILD, BIN and SANITIZE differ.

VERSION = 0.1.0

BUILD = build
BIN = cgi-bin
SANITIZE =

prefix = /usr/local
bindir = $(prefix)/bin
libdir = $(prefix)/lib/tokenbooth
moduledir = $(libdir)
sharedir = $(prefix)/share/tokenbooth
mandir = $(prefix)/share/man
docdir = $(prefix)/share/doc/tokenbooth
completiondir = $(prefix)/share/bash-completion/completions
DESTDIR =
PORT ?= 8080
CHECKER ?= module
VAR ?= var
# `all`: also those clients that `make test` leaves out, as they take long.
CLIENTS =
FUZZ_SECONDS = 20
FUZZ_INPUTS = -1

MAKEFLAGS += --no-print-directory
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif

# One short line for each file that is made; `make V=1` shows whole commands.
ifeq ($(V),1)
say =
Q =
else
say = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),, \
	&& printf '  %-5s %s\n' $(1) $(@:build/%=%))
Q = @
endif

CC = gcc
CXX = g++
WARNINGS = -Wall -Wextra -Werror -Wshadow -Wcast-qual -Wformat=2 \
	-Wpointer-arith -Wwrite-strings
C_WARNINGS = -Wmissing-prototypes -Wstrict-prototypes
HARDENING = -fstack-protector-strong -D_FORTIFY_SOURCE=2
# No sanitizer sees a variable that was never set, so all of those get the same
# odd value, which is wrong each time and not once in a while.
SANITIZED = -fno-sanitize-recover=all -fno-omit-frame-pointer \
	-ftrivial-auto-var-init=pattern
ifneq ($(SANITIZE),)
# A sanitizer watches what _FORTIFY_SOURCE would stop before it is seen. Linked
# into the program, it starts and looks for leaks in two thirds of the time.
HARDENING = -fsanitize=$(SANITIZE) $(SANITIZED) -static-libasan -static-libubsan
endif
CFLAGS = -O2 -g
CXXFLAGS = $(CFLAGS)
LDFLAGS =

# Each of the two is evaluated when it is first used, once the packages are
# installed, and then replaces itself by its value.
LIBRARIES = apr-1 cjose jansson libarchive libcurl libgit2 libbsd libmd libsodium libsystemd libutf8proc \
	sqlite3 zlib
FOUND_CFLAGS = $(eval FOUND_CFLAGS := $(shell \
	pkg-config --cflags $(LIBRARIES)))$(FOUND_CFLAGS)
FOUND_LIBS = $(eval FOUND_LIBS := $(shell \
	pkg-config --libs $(LIBRARIES)))$(FOUND_LIBS)

# The programs look for their templates where `make install` puts them.
DEFINES = -DTOKENBOOTH_VERSION='"$(VERSION)"' \
	-DTOKENBOOTH_SHARE='"$(sharedir)"'
# Position-independent for programs and for Apache's module alike.
COMMON = $(WARNINGS) $(HARDENING) -fPIC -Isrc $(DEFINES) $(FOUND_CFLAGS)
C = $(CC) -std=gnu11 $(C_WARNINGS) $(COMMON) $(CFLAGS)
CXX17 = $(CXX) -std=c++17 $(COMMON) $(CXXFLAGS)
LINK = -pie -Wl,-z,relro,-z,now $(HARDENING) $(LDFLAGS)
# A program is linked to what it calls, not to all of it.
LIBS = -Wl,--as-needed -lfcgi -lscrypt $(FOUND_LIBS) -pthread

# Apache's headers, for its module alone.
APACHE_CFLAGS = $(eval APACHE_CFLAGS := -isystem $(shell \
	apxs -q INCLUDEDIR))$(APACHE_CFLAGS)

# What all programs share; a program takes from the archive what it calls.
LIBRARY_C = src/startup.c $(wildcard $(addsuffix /*.c,$(addprefix src/,base store limits \
	records mail trust access http fastcgi web endpoints api)))
# What only the pages need: the screens, and the binding of ctemplate (C++).
PAGES_C = src/routes.c $(wildcard src/pages/*/*.c)
VIEW_CC = src/web/view.cc
ADMIN_C = $(wildcard src/admin/*.c)
MODULE_C = src/mod_authz_tokenbooth.c $(wildcard src/module/*.c)
UNIT_C = $(wildcard tests/unit/*.c)
FUZZ_C = $(wildcard tests/fuzz/*.c)
BENCH_C = $(wildcard tests/bench/*.c)

PROGRAMS = $(BIN)/profile.fcgi $(BIN)/authorize.fcgi $(BIN)/tokenbooth
MODULE = $(BUILD)/mod_authz_tokenbooth.so
COMMON_PASSWORDS = $(BUILD)/common-passwords
LIBRARY = $(BUILD)/libtokenbooth.a
OBJECT = $(addprefix $(BUILD)/,$(addsuffix .o,$(basename $(1))))
UNIT = $(UNIT_C:tests/unit/%.c=$(BUILD)/unit/%)
BENCH = $(BENCH_C:tests/bench/%.c=$(BUILD)/bench/%)
FUZZ = $(FUZZ_C:tests/fuzz/%.c=$(BUILD)/fuzz/%)

.PHONY: all run test bench lint format install install-documents uninstall deb \
	test-deb clean asan fuzz screenshots docs help packages test-packages \
	bench-packages deb-packages bench-programs unit fuzzers tidy FORCE
.DELETE_ON_ERROR:

all: $(PROGRAMS) $(MODULE) $(COMMON_PASSWORDS) ## Build all (the default)

run: all ## Run all of it on http://127.0.0.1:8080/ (PORT=, VAR=, CHECKER=)
	@exec setpriv --pdeathsig TERM src/run/start-site --var $(VAR) --port $(PORT) \
		--checker $(CHECKER)

test: packages test-packages ## Run the tests (CLIENTS=all: with every client)
	@CLIENTS=$(CLIENTS) tests/run

lint: test-packages ## Check formatting, C, JavaScript, shell, manual pages
	@tests/lint

format: test-packages ## Lay out the C and C++ sources
	clang-format -i $$(find src tests -name node_modules -prune -o \
		\( -name '*.[ch]' -o -name '*.cc' \) -print)

asan: all test-packages ## Test with address and undefined sanitizers
	@$(MAKE) BUILD=build/asan BIN=build/asan/bin \
		SANITIZE=address,undefined all unit
	@tests/unit/run build/asan
	@TOKENBOOTH_PROGRAMS=build/asan/bin tests/node http

fuzz: test-packages ## Fuzz each parser for FUZZ_SECONDS (20) or FUZZ_INPUTS
	@$(MAKE) fuzzers
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS) $(FUZZ_INPUTS)

bench: all bench-packages ## Measure side by side, into docs/bench.md
	@$(MAKE) bench-programs
	@tests/bench/run

docs: all test-packages ## Make docs/schema.svg and man/tokenbooth-apache.7
	@docs/draw-schema
	@docs/write-manual >$(BUILD)/tokenbooth-apache.7
	@mv $(BUILD)/tokenbooth-apache.7 man/

screenshots: all test-packages ## Take pictures of every screen
	@tests/screenshots.js build/screenshots

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | \
		expand -t 20

# --- packages --------------------------------------------------------------

# `make PACKAGES=:` installs none, as where a package is built.
PACKAGES = src/run/packages

packages:
	@$(PACKAGES) run

test-packages:
	@$(PACKAGES) $(if $(filter all,$(CLIENTS)),clients,test)

bench-packages:
	@$(PACKAGES) bench

deb-packages:
	@$(PACKAGES) deb

# --- programs --------------------------------------------------------------

$(BIN)/profile.fcgi: $(call OBJECT,src/profile.c $(PAGES_C) $(VIEW_CC)) \
		$(LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CXX) $(LINK) -o $@ $^ -lctemplate $(LIBS)

$(BIN)/authorize.fcgi: $(call OBJECT,src/authorize.c) $(LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CC) $(LINK) -o $@ $^ $(LIBS)

$(BIN)/tokenbooth: $(call OBJECT,src/tokenbooth.c $(ADMIN_C)) $(LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CC) $(LINK) -o $@ $^ $(LIBS)

ifneq ($(SANITIZE),)
$(PROGRAMS): $(BUILD)/tests/lib/sanitizers.o
$(PROGRAMS): LINK += -Wl,--wrap=prctl
endif

# Only the module's own name is seen: Apache loads others beside it.
$(MODULE): $(call OBJECT,$(MODULE_C)) $(LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CC) -shared -Wl,-z,relro,-z,now,-Bsymbolic,--exclude-libs,ALL \
		$(HARDENING) $(LDFLAGS) -o $@ $^ $(LIBS)

$(call OBJECT,$(MODULE_C)): COMMON += $(APACHE_CFLAGS)

# Compiled again for another prefix.
$(call OBJECT,src/base/settings.c): $(BUILD)/sharedir

$(BUILD)/sharedir: FORCE
	@mkdir -p $(@D)
	@echo '$(sharedir)' | cmp -s - $@ || echo '$(sharedir)' >$@

FORCE:

# Created from scratch each time, without the objects of deleted files.
$(LIBRARY): $(call OBJECT,$(LIBRARY_C))
	@rm -f $@$(call say,AR)
	$(Q)$(AR) rcs $@ $^

$(BUILD)/%.o: %.c Makefile | packages
	@mkdir -p $(@D)$(call say,CC)
	$(Q)$(C) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.cc Makefile | packages
	@mkdir -p $(@D)$(call say,CXX)
	$(Q)$(CXX17) -MMD -MP -c -o $@ $<

# Of the 30,000 commonest passwords that zxcvbn knows, one of Python's strings,
# those that are long enough to be chosen; a line each.
ZXCVBN = /usr/lib/python3/dist-packages/zxcvbn/frequency_lists.py

$(COMMON_PASSWORDS): Makefile | packages
	@mkdir -p $(@D)$(call say,MAKE)
	$(Q)sed -n 's/^ *"passwords": "\([^"]*\)".*/\1/p' $(ZXCVBN) | \
		tr , '\n' | grep -E '.{8}' >$@

# --- tests -----------------------------------------------------------------

unit: $(UNIT)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CC) $(LINK) -o $@ $(filter %.o,$^) $(LIBRARY) -lcmocka $(LIBS)

# The tests of all statements: an archive gives only those that are called.
$(BUILD)/unit/store $(BUILD)/unit/attribute_state: $(call OBJECT,$(wildcard src/store/*.c))

# For the lint: all statements on PostgreSQL.
$(BUILD)/statements: $(BUILD)/tests/postgresql/statements.o \
		$(call OBJECT,$(wildcard src/store/*.c)) $(LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CC) $(LINK) -o $@ $^ -lpq $(LIBS)

$(BUILD)/tests/postgresql/statements.o: COMMON += \
	-isystem $(shell pkg-config --variable=includedir libpq)

bench-programs: $(BENCH)

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CC) $(LINK) -o $@ $^ $(LIBS)

fuzzers: $(FUZZ)

# A fuzzer needs the library's own objects instrumented: an archive of them.
CLANG = clang -std=gnu11 -g -O1 -Isrc $(DEFINES) $(FOUND_CFLAGS)
FUZZ_LIBRARY = $(BUILD)/fuzz/libtokenbooth.a

$(BUILD)/fuzz/src/%.o: src/%.c | packages
	@mkdir -p $(@D)$(call say,CC)
	$(Q)$(CLANG) -fsanitize=fuzzer-no-link,address,undefined $(SANITIZED) \
		-MMD -MP -c -o $@ $<

$(FUZZ_LIBRARY): $(LIBRARY_C:%.c=$(BUILD)/fuzz/%.o)
	@rm -f $@$(call say,AR)
	$(Q)ar rcs $@ $^

$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/fuzz.h $(FUZZ_LIBRARY)
	@mkdir -p $(@D)$(call say,LINK)
	$(Q)$(CLANG) -fsanitize=fuzzer,address,undefined $(SANITIZED) \
		-o $@ $< $(FUZZ_LIBRARY) $(LIBS)

# Checking a file takes two seconds, so it is repeated only after the file, one
# of its headers or .clang-tidy has changed.
tidy: $(foreach file,$(sort $(wildcard src/*.c src/*/*.c \
	src/*/*/*.c)),\
	$(BUILD)/tidy/$(file).ok)

$(BUILD)/tidy/%.c.ok: %.c $(BUILD)/%.o .clang-tidy
	@mkdir -p $(@D)$(call say,TIDY)
	$(Q)clang-tidy --quiet $< -- -std=gnu11 -Isrc $(DEFINES) $(FOUND_CFLAGS) \
		$(APACHE_CFLAGS) 2>/dev/null
	@touch $@

# Objects of tests are kept: they are only steps on the way, but slow ones.
.SECONDARY:

# --- installing ------------------------------------------------------------

install: all install-documents ## Install below $(DESTDIR)$(prefix)
	install -d $(addprefix $(DESTDIR),$(bindir) $(libdir)/cgi-bin $(moduledir) \
		$(sharedir)/templates $(sharedir)/static $(completiondir))
	install -m 755 $(BIN)/profile.fcgi $(BIN)/authorize.fcgi \
		$(DESTDIR)$(libdir)/cgi-bin
	install -m 755 $(BIN)/tokenbooth $(DESTDIR)$(bindir)
	$(BIN)/tokenbooth completion >$(DESTDIR)$(completiondir)/tokenbooth
	install -m 644 $(MODULE) $(DESTDIR)$(moduledir)
	install -m 644 templates/*.tpl templates/*.txt $(DESTDIR)$(sharedir)/templates
	install -m 644 static/* $(DESTDIR)$(sharedir)/static
	install -m 644 apache.conf $(COMMON_PASSWORDS) $(DESTDIR)$(sharedir)
	for page in $(notdir $(wildcard man/*.[1-8])); do \
		install -D -m 644 man/$$page \
			$(DESTDIR)$(mandir)/man$${page##*.}/$$page; \
	done

# In folders as here, so that they still lead to each other.
install-documents:
	install -d $(DESTDIR)$(docdir)/docs/monitoring
	install -m 644 LICENSE $(wildcard *.md) $(DESTDIR)$(docdir)
	install -m 644 $(wildcard $(addprefix docs/*.,conf md png svg)) \
		$(DESTDIR)$(docdir)/docs
	install -m 644 $(wildcard docs/monitoring/*) \
		$(DESTDIR)$(docdir)/docs/monitoring

uninstall: ## Remove what `make install` has installed there
	rm -rf $(addprefix $(DESTDIR),$(libdir) $(sharedir) $(docdir))
	rm -f $(DESTDIR)$(bindir)/tokenbooth $(DESTDIR)$(moduledir)/$(notdir $(MODULE)) \
		$(DESTDIR)$(completiondir)/tokenbooth
	for page in $(notdir $(wildcard man/*.[1-8])); do \
		rm -f $(DESTDIR)$(mandir)/man$${page##*.}/$$page; \
	done

deb: deb-packages ## Build the Debian packages, into build/packages/
	@src/run/build-packages build/packages

test-deb: deb ## Install, use, upgrade and purge them in another Debian (root)
	@tests/debian/run build/packages

clean: ## Remove what was built (var/ keeps its data)
	rm -rf build $(addprefix cgi-bin/,profile.fcgi authorize.fcgi tokenbooth)

-include $(shell find $(BUILD) -path $(BUILD)/packages -prune -o \
	-name '*.d' -type f -print 2>/dev/null)
