# Fuzz targets (tests/fuzz/README.md). Each is a program twice: $(BUILD)/replay/TARGET runs seeds and kept inputs and needs no fuzzer; build/fuzz/target/TARGET
# is libFuzzer's, and made by `make fuzz` calling make again with clang.

FUZZ_TARGETS  := $(sort $(basename $(notdir $(wildcard tests/fuzz/targets/*.c))))
FUZZ_COMMON   := $(patsubst %,$(BUILD)/tests/fuzz/%.o,seeds states mutate)
FUZZ_VERIFIER := $(BUILD)/tests/fuzz/verifier.o
FUZZ_CLI_OBJ  := $(filter-out $(BUILD)/cli/main.o,$(CLI_OBJ)) $(BUILD)/tests/fuzz/cli_main.o
FUZZ_LIBS     := $(ENGINE_LIBS) $(VERIFIER_LIBS)
# What is planted where: a function of planted.c in the place of the right one. The fault of `key` is one of memory, for the sanitizers to find.
FUZZ_PLANTS   := $(if $(SAN),key,line json log element)
PLANT_line    := pj_points_unsorted
PLANT_json    := json_dump_callback
PLANT_log     := pj_rules_decide
PLANT_element := pj_signature_read_der
PLANT_key     := pj_code_read
FUZZ_REPLAYS  := $(patsubst %,$(BUILD)/replay/%,$(FUZZ_TARGETS))
FUZZ_CLANG    ?= clang
comma         := ,

# The verifier as one object, of which only what sides.h declares can be seen: it and the engine meet in these programs alone.
$(FUZZ_VERIFIER): $(BUILD)/tests/fuzz/verifier_side.o $(filter-out $(BUILD)/verifier/main.o,$(VER_OBJ))
	grep -oE 'side_[a-z0-9_]+\(' tests/fuzz/sides.h | tr -d '(' | sort -u >$@.names
	$(LD) -r -o $@ $^
	$(OBJCOPY) $(if $(COV),-w --keep-global-symbol='__llvm_*') --keep-global-symbols=$@.names $@

$(BUILD)/tests/fuzz/cli_main.o: cli/main.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Dmain=piaojue_main -Wno-missing-prototypes -c -o $@ $<

$(BUILD)/replay/%: $(BUILD)/tests/fuzz/targets/%.o $(BUILD)/tests/fuzz/replay.o $(FUZZ_COMMON) $(FUZZ_VERIFIER) $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(FUZZ_LIBS)

$(BUILD)/replay/csv $(BUILD)/replay/call: $(FUZZ_CLI_OBJ)
$(BUILD)/replay/csv $(BUILD)/replay/call: FUZZ_LIBS += $(CLI_LIBS)

# libFuzzer's programs; only where make was called by the target `fuzz`.
$(BUILD)/target/%: $(BUILD)/tests/fuzz/targets/%.o $(FUZZ_COMMON) $(FUZZ_VERIFIER) $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(FUZZ_LIBS)

$(BUILD)/target/csv $(BUILD)/target/call: $(FUZZ_CLI_OBJ)
$(BUILD)/target/csv $(BUILD)/target/call: FUZZ_LIBS += $(CLI_LIBS)

$(BUILD)/planted/%: $(BUILD)/tests/fuzz/targets/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/tests/fuzz/planted.o $(FUZZ_COMMON) $(FUZZ_VERIFIER) $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $(foreach name,pj_points_unsorted json_dump_callback pj_rules_decide pj_signature_read_der pj_code_read,\
	    $(if $(filter $(PLANT_$*),$(name)),-Wl$(comma)--wrap=$(name),-Wl$(comma)--defsym=__real_$(name)=$(name))) -o $@ $^ $(FUZZ_LIBS)

# Arithmetic is no branch for a fuzzer to find, and counting its comparisons takes half of the time.
ifdef FUZZER
FUZZ_PLAIN    := -O2 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
$(patsubst %,$(BUILD)/verifier/%.o,mod few many pairs pairs_ifma suite dlog): override VARIANT := $(FUZZ_PLAIN)
endif

.PHONY: fuzz fuzz-build fuzz-replay fuzz-self-test
.SECONDARY: $(patsubst %,$(BUILD)/tests/fuzz/targets/%.o,$(FUZZ_TARGETS)) $(BUILD)/tests/fuzz/replay.o $(BUILD)/tests/fuzz/planted.o

fuzz-replay: $(FUZZ_REPLAYS)  ## fuzz targets over seeds, kept inputs and a few changes; no fuzzer
	tests/fuzz/replay $(BUILD)/replay $(FUZZ_TARGETS)

fuzz-self-test: $(patsubst %,$(BUILD)/planted/%,$(FUZZ_PLANTS))  ## faults planted in the engine are found by fuzz targets
	@for target in $(FUZZ_PLANTS); do $(BUILD)/planted/$$target --expect-death --mutants 2 2>/dev/null || exit 1; done; rm -f $(BUILD)/planted/*-died-*

fuzz-build: $(FUZZ_REPLAYS)
	@command -v $(FUZZ_CLANG) >/dev/null || { echo "fuzz: this is missing, please install it: $(FUZZ_CLANG) with libFuzzer (clang)"; exit 1; }
	+$(MAKE) CC=$(FUZZ_CLANG) SAN=1 FUZZER=1 BUILD=build/fuzz LDFLAGS=-fsanitize=fuzzer,address,undefined \
	    VARIANT='-O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' \
	    $(patsubst %,build/fuzz/target/%,$(FUZZ_TARGETS))

fuzz: fuzz-build  ## libFuzzer (clang) over all targets, MINUTES=10 altogether; TARGETS=… some of them
	tests/fuzz/run --minutes $(or $(MINUTES),10) $(BUILD)/replay build/fuzz $(or $(TARGETS),$(FUZZ_TARGETS))

-include $(patsubst %,$(BUILD)/tests/fuzz/%.d,seeds states mutate replay planted verifier_side cli_main) $(patsubst %,$(BUILD)/tests/fuzz/targets/%.d,$(FUZZ_TARGETS))
