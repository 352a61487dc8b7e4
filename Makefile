# Piaojue. `make` builds the library and both programs; `make help` lists the other targets.
# SAN=1 builds everything again, under ASan and UBSan, into its own folder.

CC       ?= cc
PYTHON   ?= python3
VERSION  := 0.1.0

ifdef SAN
BUILD    := build/san
VARIANT  := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS  += -fsanitize=address,undefined
else
BUILD    := build
VARIANT  := -O2 -D_FORTIFY_SOURCE=2
endif

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wconversion -Wno-sign-conversion
ifdef WERROR
WARN     += -Werror
endif
CFLAGS   += -std=c11 -D_GNU_SOURCE -pthread -g $(VARIANT) $(WARN) -fstack-protector-strong -fPIC -I. -MMD -MP
LDFLAGS  += -Wl,-z,relro,-z,now
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
BENCH_OBJ := $(call objects,bench)
LIB      := $(BUILD)/libpiaojue.a

.PHONY: all check unit verifier-test e2e law layers model vectors vectors-check bench clean help
all: $(LIB) $(BUILD)/piaojue $(BUILD)/piaojue-verify  ## library, command line and verifier

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

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

$(BUILD)/bench/bench: $(BENCH_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)

unit: $(BUILD)/unit  ## unit tests of crypto and engine (Check)
	CK_VERBOSITY=normal $(BUILD)/unit

verifier-test: $(BUILD)/verifier-test  ## the verifier's own tests
	$(BUILD)/verifier-test

e2e: all  ## the real programs, end to end
	BUILD=$(BUILD) tests/e2e/run

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

# Python does not change with the sanitizers, so SAN=1 leaves it out.
check: layers unit verifier-test e2e $(if $(SAN),,law model vectors-check)  ## all tests of this build

bench: $(BUILD)/bench/bench  ## what sealing, checking, signing cost
	$(BUILD)/bench/bench

clean:  ## delete what was built
	rm -rf build

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  \1\t/'

-include $(patsubst %.o,%.d,$(LIB_OBJ) $(CLI_OBJ) $(VER_OBJ) $(UNIT_OBJ) $(VTEST_OBJ) $(BENCH_OBJ))
