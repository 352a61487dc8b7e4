# The shared library, what stands beside it on a system, and packages. Included by the Makefile.
#
# `make install PREFIX=/usr/local DESTDIR=` puts everything in place. The programs installed are those of the tree, with the library inside:
# they run wherever PREFIX is, without ldconfig, and a library replaced later cannot change what they count. SHARED=1 installs them linked to
# libpiaojue.so instead, as distributions want it (debian/rules).

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR    ?= $(PREFIX)/share
MANDIR     ?= $(DATADIR)/man
INSTALL    ?= install

# The 1 is the library's interface, not its version: tests/abi.py says when it has to change.
SONAME     := libpiaojue.so.1
SHARED_LIB := $(BUILD)/$(SONAME)
COMPLETIONS := $(addprefix $(BUILD)/completions/,piaojue piaojue-verify _piaojue _piaojue-verify)
EXAMPLES   := $(wildcard examples/*.c examples/*.py examples/*/*)
MAN_PAGES  := $(wildcard docs/man/*.[13])
# By language: docs/man/zh_CN/man1/….
MAN_OTHERS := $(patsubst docs/man/%,%,$(wildcard docs/man/*/man[13]/*.[13]))

.PHONY: install uninstall deb abi install-test install-test-root python-test

all: $(if $(SAN)$(COV),,$(SHARED_LIB))

$(BUILD)/piaojue.map: engine/piaojue.h tests/symbols.py tests/abi.py VERSION $(wildcard engine/abi/*)
	@mkdir -p $(@D)
	$(PYTHON) tests/symbols.py --map engine/piaojue.h >$@

$(SHARED_LIB): $(LIB) $(BUILD)/piaojue.map
	$(CC) $(CFLAGS) -shared $(filter-out -pie,$(LDFLAGS)) -Wl,-soname,$(SONAME) -Wl,--version-script=$(BUILD)/piaojue.map -Wl,-z,defs \
	  -o $@ $(BUILD)/libpiaojue.o $(ENGINE_LIBS)
	ln -sf $(SONAME) $(BUILD)/libpiaojue.so

$(BUILD)/shared/piaojue: $(CLI_OBJ) $(SHARED_LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CLI_LIBS)

$(BUILD)/piaojue.pc: packaging/piaojue.pc.in VERSION packaging/install.mk FORCE
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|' \
	  -e 's|@INCLUDEDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(INCLUDEDIR))|' -e 's|@VERSION@|$(VERSION)|' $< >$@

# What the programs' own --help says, so that completions never tell of options that are not there.
$(COMPLETIONS) &: packaging/completions.py $(BUILD)/piaojue $(BUILD)/piaojue-verify
	$(PYTHON) packaging/completions.py $(BUILD) $(BUILD)/completions

INSTALLED_PROGRAM = $(BUILD)/$(if $(SHARED),shared/)piaojue
install: all $(INSTALLED_PROGRAM) $(BUILD)/piaojue.pc $(COMPLETIONS)  ## PREFIX=/usr/local DESTDIR=: library, programs, man pages, completions, words
	$(INSTALL) -d $(addprefix $(DESTDIR),$(BINDIR) $(LIBDIR)/pkgconfig $(INCLUDEDIR))
	$(INSTALL) -d $(addprefix $(DESTDIR)$(DATADIR)/,bash-completion/completions zsh/site-functions)
	$(INSTALL) -m 755 $(INSTALLED_PROGRAM) $(BUILD)/piaojue-verify $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 644 $(SHARED_LIB) $(LIB) $(DESTDIR)$(LIBDIR)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libpiaojue.so
	$(INSTALL) -m 644 engine/piaojue.h $(DESTDIR)$(INCLUDEDIR)
	$(INSTALL) -m 644 $(BUILD)/piaojue.pc $(DESTDIR)$(LIBDIR)/pkgconfig
	$(INSTALL) -m 644 $(filter-out %/_piaojue %/_piaojue-verify,$(COMPLETIONS)) $(DESTDIR)$(DATADIR)/bash-completion/completions
	$(INSTALL) -m 644 $(filter %/_piaojue %/_piaojue-verify,$(COMPLETIONS)) $(DESTDIR)$(DATADIR)/zsh/site-functions
	set -e; for file in $(EXAMPLES); do $(INSTALL) -D -m 644 $$file $(DESTDIR)$(DATADIR)/piaojue/$$file; done
	set -e; for page in $(MAN_PAGES); do \
	  $(INSTALL) -D -m 644 $$page $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; done
	set -e; for page in $(MAN_OTHERS); do $(INSTALL) -D -m 644 docs/man/$$page $(DESTDIR)$(MANDIR)/$$page; done
	set -e; cd $(BUILD); for words in locale/*/LC_MESSAGES/*.mo; do \
	  if [ -e "$$words" ]; then $(INSTALL) -D -m 644 "$$words" "$(DESTDIR)$(DATADIR)/$$words"; fi; done

uninstall:  ## take away what `install` with the same PREFIX put there
	rm -f $(addprefix $(DESTDIR),$(BINDIR)/piaojue $(BINDIR)/piaojue-verify $(LIBDIR)/$(SONAME) $(LIBDIR)/libpiaojue.so $(LIBDIR)/libpiaojue.a \
	  $(INCLUDEDIR)/piaojue.h $(LIBDIR)/pkgconfig/piaojue.pc $(foreach page,$(MAN_PAGES),$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(notdir $(page))) \
	  $(addprefix $(MANDIR)/,$(MAN_OTHERS)))
	rm -rf $(DESTDIR)$(DATADIR)/piaojue
	rm -f $(addprefix $(DESTDIR)$(DATADIR)/,bash-completion/completions/piaojue bash-completion/completions/piaojue-verify \
	  zsh/site-functions/_piaojue zsh/site-functions/_piaojue-verify)
	set -e; cd $(BUILD); for words in locale/*/LC_MESSAGES/*.mo; do \
	  if [ -e "$$words" ]; then rm -f "$(DESTDIR)$(DATADIR)/$$words"; fi; done

abi:  ## would a program made for the last release still run?
	$(PYTHON) tests/abi.py

install-test: all  ## install into an empty folder; compile and run the examples from there
	BUILD=$(BUILD) CC="$(CC)" PYTHON="$(PYTHON)" tests/install/run

python-test: all  ## the Python package, and that it can do what the C library does
	PYTHONDONTWRITEBYTECODE=1 PIAOJUE_LIBRARY=$(abspath $(SHARED_LIB)) $(PYTHON) bindings/python/tests/run.py

deb:  ## Debian packages in build/deb (no network)
	packaging/deb

install-test-root: deb  ## the packages in a fresh Debian root (debootstrap; wants root and a mirror)
	tests/install/root

.PHONY: FORCE
FORCE:
