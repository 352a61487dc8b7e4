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
CFLAGS   += -std=c11 -D_GNU_SOURCE -g $(VARIANT) $(WARN) -fstack-protector-strong -fPIC -I. -MMD -MP
LDFLAGS  += -Wl,-z,relro,-z,now
ENGINE_LIBS   := -lcrypto -ljansson
VERIFIER_LIBS := -lgcrypt
CHECK_LIBS    := $(shell pkg-config --libs check 2>/dev/null)

objects   = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard $(1)/*.c)))
LIB_OBJ  := $(call objects,crypto) $(call objects,engine)
CLI_OBJ  := $(call objects,cli)
VER_OBJ  := $(call objects,verifier)
UNIT_OBJ := $(call objects,tests/unit)
LIB      := $(BUILD)/libpiaojue.a

.PHONY: all check unit vectors vectors-check layers bench demo clean help
all: $(LIB) $(BUILD)/piaojue $(BUILD)/piaojue-verify  ## library, command line and verifier

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/piaojue: $(CLI_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS)

$(BUILD)/piaojue-verify: $(VER_OBJ)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(VERIFIER_LIBS)

# The unit tests link every object of the library but crypto/rng.o: tests/unit/rng_stream.c stands in its place, so that a test can fix
# the randomness of one call. Nothing else is built differently for them.
$(BUILD)/unit: $(UNIT_OBJ) $(filter-out $(BUILD)/crypto/rng.o,$(LIB_OBJ))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ENGINE_LIBS) $(CHECK_LIBS)

unit: $(BUILD)/unit  ## unit tests of crypto and engine (Check)
	CK_VERBOSITY=minimal $(BUILD)/unit

clean:  ## delete what was built
	rm -rf build

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  \1\t/'

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(VER_OBJ:.o=.d) $(UNIT_OBJ:.o=.d)
