# Piaojue. `make` builds the library and both programs; `make help` lists the other targets.
# SAN=1 builds everything again, under ASan and UBSan, into its own folder; COV=1 with counters of lines and branches.

CC       ?= cc
PYTHON   ?= python3
OBJCOPY  ?= objcopy
VERSION  := $(shell cat VERSION)

ifdef COV
CC       := clang
BUILD    := build/cov
VARIANT  := -O1 -fprofile-instr-generate -fcoverage-mapping -mllvm -runtime-counter-relocation -mllvm -disable-licm-promotion -Qunused-arguments
else ifdef SAN
BUILD    := build/san
VARIANT  := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS  += -fsanitize=address,undefined
else
BUILD    := build
VARIANT  := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
endif

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wconversion -Wno-sign-conversion
ifdef WERROR
WARN     += -Werror
endif
# Not every compiler and processor has each: stack in steps that a guard page sees, jumps only to where jumps may lead.
HARDEN   := $(shell for flag in -fstack-clash-protection -fcf-protection=full -mbranch-protection=standard; do \
              $(CC) -Werror $$flag -x c -c -o /dev/null /dev/null 2>/dev/null && echo $$flag; done)
CFLAGS   += -std=c11 -D_GNU_SOURCE -pthread -g $(VARIANT) $(WARN) -fstack-protector-strong $(HARDEN) -fPIC -I. -MMD -MP
LDFLAGS  += -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code
ENGINE_LIBS   := -lcrypto -ljansson
CLI_LIBS      := -lqrencode
VERIFIER_LIBS := -lgcrypt
CHECK_LIBS    := $(shell pkg-config --libs check 2>/dev/null)

objects   = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard $(1)/*.c)))
LIB_OBJ  := $(call objects,crypto) $(call objects,engine)
CLI_OBJ  := $(call objects,cli)
VER_OBJ  := $(call objects,verifier)
UNIT_OBJ := $(call objects,tests/unit)
VTEST_OBJ := $(call objects,tests/verifier)
BENCH_OBJ := $(patsubst %,$(BUILD)/bench/%.o,samples child operations vote life batches make_log)
BENCH_MAKER_OBJ := $(patsubst %,$(BUILD)/tests/verifier/%.o,maker making sealer)
BENCH_PROGRAMS := $(patsubst %,$(BUILD)/bench/%,child operations life batches make_log)
CRASH_OBJ := $(call objects,tests/crash)
CT_OBJ    := $(call objects,tests/ct) $(BUILD)/tests/unit/fixture.o $(BUILD)/tests/unit/memory_store.o
EXHAUST_OBJ := $(patsubst %,$(BUILD)/tests/exhaust/%.o,count ballots statements equalities openings engine_main engine_group engine_proofs engine_seal engine_shares engine_statements engine_opening)
EXHAUST_VERIFIER_OBJ := $(patsubst %,$(BUILD)/tests/exhaust/%.o,count ballots statements equalities openings verifier_main verifier_group verifier_lanes verifier_sums verifier_proofs verifier_statements verifier_tally)
GROUP_OBJ := $(BUILD)/bench/group.o $(BUILD)/tests/crash/scene.o
FAULTS_OBJ := $(call objects,tests/faults)
FAULTS_OF := $(BUILD)/tests/faults
LIB      := $(BUILD)/libpiaojue.a

.DEFAULT_GOAL := all
include po/po.mk

.PHONY: $(shell sed -nE 's/^([a-z0-9-]+):.*\#\#.*/\1/p' Makefile)
all: $(LIB) $(BUILD)/piaojue $(BUILD)/piaojue-verify $(CATALOGS)  ## libraries, command line and verifier

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# One object, of which only what piaojue.h declares can be seen from outside. Tests of what is inside link the objects.
$(LIB): $(LIB_OBJ) engine/piaojue.h tests/symbols.py
	@rm -f $@
ifdef COV
	$(AR) rcs $@ $(LIB_OBJ)
else
	$(PYTHON) tests/symbols.py --names engine/piaojue.h >$(BUILD)/piaojue.names
	$(LD) -r -o $(BUILD)/libpiaojue.o $(LIB_OBJ)
	$(OBJCOPY) --keep-global-symbols=$(BUILD)/piaojue.names $(BUILD)/libpiaojue.o
	$(AR) rcs $@ $(BUILD)/libpiaojue.o
endif

$(BUILD)/piaojue: $(CLI_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS) $(CLI_LIBS)

$(BUILD)/piaojue-verify: $(VER_OBJ)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(VERIFIER_LIBS)

# The unit tests link every object of the library but crypto/rng.o: tests/unit/rng_stream.c stands in its place, so that a test can fix
# the randomness of one call. Nothing else is built differently for them.
$(BUILD)/unit: $(UNIT_OBJ) $(filter-out $(BUILD)/crypto/rng.o,$(LIB_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS) $(CHECK_LIBS)

# The verifier's own tests link its objects but main.o, and nothing of the engine.
$(BUILD)/verifier-test: $(VTEST_OBJ) $(filter-out $(BUILD)/verifier/main.o,$(VER_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(VERIFIER_LIBS)

$(BUILD)/bench/child: $(BUILD)/bench/child.o $(BUILD)/bench/samples.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

# Measurements of the engine, and of the verifier with the maker of logs: never both in one program.
$(BUILD)/bench/operations: $(BUILD)/bench/operations.o $(BUILD)/bench/samples.o $(LIB_OBJ)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)

$(BUILD)/bench/life: $(BUILD)/bench/life.o $(BUILD)/bench/vote.o $(BUILD)/bench/samples.o $(LIB_OBJ)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)

$(BUILD)/bench/batches: $(BUILD)/bench/batches.o $(BUILD)/bench/samples.o $(BENCH_MAKER_OBJ) $(filter-out $(BUILD)/verifier/main.o,$(VER_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(VERIFIER_LIBS)

$(BUILD)/bench/make_log: $(BUILD)/bench/make_log.o $(BENCH_MAKER_OBJ) $(filter-out $(BUILD)/verifier/main.o,$(VER_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(VERIFIER_LIBS)

# What the store asks of the system goes through tests/crash/faults.c here.
$(BUILD)/crash: $(CRASH_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) $(foreach call,open fcntl fstat stat pread write fsync ftruncate,-Wl,--wrap=$(call)) -o $@ $^ $(ENGINE_LIBS)

# tests/faults/inject.c defines malloc, open and so on, for the program and all its libraries. The sanitizer calls it before it is ready itself.
$(FAULTS_OF)/inject.o: CFLAGS += -fno-sanitize=all
$(BUILD)/faults-library: $(patsubst %,$(FAULTS_OF)/%.o,library scenarios appending vote inject openssl) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)

# The programs themselves, with main under another name.
$(FAULTS_OF)/%-main.o: $(BUILD)/%/main.o
	@mkdir -p $(@D)
	$(OBJCOPY) --redefine-sym main=program_main $< $@

$(BUILD)/faults-verbs: $(patsubst %,$(FAULTS_OF)/%.o,programs verbs folder inject cli-main) $(filter-out $(BUILD)/cli/main.o,$(CLI_OBJ)) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS) $(CLI_LIBS)

$(BUILD)/faults-modes: $(patsubst %,$(FAULTS_OF)/%.o,programs modes folder inject verifier-main) $(BENCH_MAKER_OBJ) \
                       $(filter-out $(BUILD)/verifier/main.o,$(VER_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(VERIFIER_LIBS)

# Secrets are marked, and the marks taken off, in tests/ct/boundary.c; everything else is the library's objects as they are.
CT_WRAPS  := pj_declassify pj_group_base_mul pj_seal pj_partial_decrypt pj_equality_prove pj_ed25519_public EVP_DigestSign \
             EVP_DigestSignFinal pj_seal_check_var pj_equality_check_var pj_dlog_create pj_make_opening
$(BUILD)/ct: $(CT_OBJ) $(filter-out $(BUILD)/crypto/rng.o $(BUILD)/crypto/reveal.o,$(LIB_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) $(foreach name,$(CT_WRAPS),-Wl,--wrap=$(name)) -o $@ $^ $(ENGINE_LIBS)

# The hash answers what it is told, draws are counted through, and faults are planted in these places; else the objects are as they are.
EXHAUST_WRAPS := pj_transcript_scalar pj_transcript_secret pj_rng_bytes pj_mod_sub pj_statement_get pj_multi_add_base_var
$(BUILD)/exhaust-engine: $(EXHAUST_OBJ) $(filter-out $(BUILD)/crypto/rng.o,$(LIB_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) $(foreach name,$(EXHAUST_WRAPS),-Wl,--wrap=$(name)) -o $@ $^ $(ENGINE_LIBS)

EXHAUST_VERIFIER_WRAPS := hash_to_scalar random_bytes contest_statement jacobian_equal_point jacobian_add multiply_few_var multiply_eight_ifma_var
$(BUILD)/exhaust-verifier: $(EXHAUST_VERIFIER_OBJ) $(filter-out $(BUILD)/verifier/main.o,$(VER_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) $(foreach name,$(EXHAUST_VERIFIER_WRAPS),-Wl,--wrap=$(name)) -o $@ $^ $(VERIFIER_LIBS)

$(BUILD)/bench/group: $(GROUP_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)

unit: $(BUILD)/unit  ## unit tests of crypto and engine (Check)
	CK_VERBOSITY=normal $(BUILD)/unit

verifier-test: $(BUILD)/verifier-test  ## the verifier's own tests
	$(BUILD)/verifier-test

crash: $(BUILD)/crash $(BUILD)/piaojue-verify  ## kills and faults: nothing acknowledged is lost
	$(BUILD)/crash

crash-short: $(BUILD)/crash $(BUILD)/piaojue-verify  ## the same, a few seconds of it
	$(BUILD)/crash --short

# demo has the last word from piaojue-verify.
FAULTS    := $(BUILD)/faults-library $(BUILD)/faults-verbs $(BUILD)/faults-modes $(BUILD)/piaojue-verify
faults: $(FAULTS)  ## each allocation and each call to the system fails once: library, verbs, verifier (POINTS=20 of a kind; LIBRARY=100 inside OpenSSL and its like, 0: all)
	$(BUILD)/faults-library
	$(BUILD)/faults-library --suite SM2-SM3
	$(BUILD)/faults-verbs --points $(or $(POINTS),0) --library-points $(or $(LIBRARY),100)
	$(BUILD)/faults-verbs --points $(or $(POINTS),0) --library-points $(or $(LIBRARY),100) --only demo
	$(BUILD)/faults-modes --points $(or $(POINTS),0) --library-points $(or $(LIBRARY),100)

faults-short: $(FAULTS)  ## the same, a few seconds of it
	$(BUILD)/faults-library --points $(if $(SAN),2,12)
	$(BUILD)/faults-verbs --points 1 $(if $(SAN),--kinds memory)
	$(BUILD)/faults-modes --points 1 $(if $(SAN),--kinds memory)

ct: $(BUILD)/ct  ## constant time: marked secrets under valgrind
	tests/ct/run $(BUILD)/ct

ct-short: $(BUILD)/ct  ## the same, a few seconds of it
	tests/ct/run $(BUILD)/ct --short

exhaust: $(BUILD)/exhaust-engine $(BUILD)/exhaust-verifier  ## engine and verifier over groups of order 3, 5, 13 and 199
	$(BUILD)/exhaust-engine
	$(BUILD)/exhaust-verifier

exhaust-short: $(BUILD)/exhaust-engine $(BUILD)/exhaust-verifier  ## the same, a few seconds of it
	$(BUILD)/exhaust-engine --short
	$(BUILD)/exhaust-verifier --short

symbols: all  ## what the library exports, how the programs are built
	$(PYTHON) tests/symbols.py --built $(BUILD)

static:  ## clang-tidy, cppcheck, gcc -fanalyzer: every finding is explained (tests/static)
	$(PYTHON) tests/static/run.py

spin:  ## phases and recovery, every state of them (spin)
	$(PYTHON) tests/model/run.py $(BUILD)/model

spin-short:  ## the same, the smallest size
	$(PYTHON) tests/model/run.py --short $(BUILD)/model

e2e: all  ## the real programs, end to end
	BUILD=$(BUILD) tests/e2e/run

docs-check: all  ## examples of the documents are run; man pages name every verb, option and function
	BUILD=$(BUILD) $(PYTHON) tests/docs/run $(DOCS)

law: all  ## the law of the count: scenarios through all programs
	BUILD=$(BUILD) $(PYTHON) tests/law/run.py $(LAW)

layers: $(BUILD)/piaojue-verify  ## who may include and link whom
	$(PYTHON) tests/layers.py --self-test $(BUILD)/piaojue-verify

model:  ## the executable specification over all test vectors
	$(PYTHON) spec/model check testvectors

vectors:  ## let the model write all test vectors anew
	$(PYTHON) spec/model vectors testvectors

vectors-check:  ## are the test vectors, byte for byte, what the model writes?
	rm -rf $(BUILD)/testvectors && $(PYTHON) spec/model vectors $(BUILD)/testvectors
	diff -r -x README.md testvectors $(BUILD)/testvectors && echo "vectors: reproduced"

# Every test there is. What does not change with the sanitizers is left out there.
CHECKS := layers unit verifier-test e2e crash-short faults-short fuzz-replay fuzz-self-test
ifndef SAN
CHECKS += po-check symbols abi install-test python-test exhaust-short docs-check ct-short law model vectors-check
endif
check: $(CHECKS)  ## all tests of this build

# Both take a quarter of an hour and more, and coverage wants clang and llvm (Debian: clang llvm). tests/coverage/run.py and tests/mutation/run.py say what
# they do.
coverage-programs:
	@command -v clang >/dev/null && command -v llvm-cov >/dev/null && command -v llvm-profdata >/dev/null || { echo "missing: clang, llvm-cov, llvm-profdata (Debian: clang llvm)" >&2; exit 2; }
	$(MAKE) COV=1 all build/cov/unit build/cov/verifier-test build/cov/crash

coverage: coverage-programs  ## which lines and branches the tests reach
	$(PYTHON) tests/coverage/self_test.py
	$(MAKE) COV=1 $(patsubst %,build/cov/%,faults-library faults-verbs faults-modes exhaust-engine exhaust-verifier $(addprefix replay/,$(FUZZ_TARGETS)))
	$(PYTHON) tests/coverage/run.py

mutation:  ## what breaks unnoticed; SEED=, N= places
	$(PYTHON) tests/mutation/places.py
	$(PYTHON) tests/mutation/run.py $(if $(SEED),--seed $(SEED)) $(if $(N),--places $(N)) $(MUTATION)

# Clock times fail nothing; wrong results do. docs/performance.md says what the numbers mean.
bench: all $(BENCH_PROGRAMS)  ## one table: what everything costs; STORE=FILE keeps it
	BUILD=$(BUILD) $(PYTHON) bench/run.py $(if $(STORE),--store $(STORE)) $(BENCH)

bench-peers: all $(BENCH_PROGRAMS)  ## the same vote here and in Belenios 2.0
	BUILD=$(BUILD) $(PYTHON) bench/peers.py $(BENCH)

bench-scale: all $(BENCH_PROGRAMS)  ## N=1000000: logs of N/100, N/10, N ballots, made and verified
	BUILD=$(BUILD) $(PYTHON) bench/scale.py $(or $(N),100000) $(BENCH)

bench-group: $(BUILD)/bench/group  ## eight writers: a sync each, or in groups
	$(BUILD)/bench/group

include packaging/install.mk
include tests/fuzz/fuzz.mk

clean:  ## delete what was built
	rm -rf build

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## */  \1\t/'

# Objects know what they were made from.
-include $(shell find $(BUILD) -path $(BUILD)/root -prune -o -name '*.d' -type f -print 2>/dev/null)
