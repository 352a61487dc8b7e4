# Translations: English stands in the sources, Chinese in po/DOMAIN/zh_CN.po. `make` turns these into catalogs under $(BUILD)/locale, where the
# programs look first; they are installed under share/locale. `make po` brings templates and po files up to date with the sources.

POT      := po
DOMAINS  := libpiaojue piaojue piaojue-verify
CATALOGS := $(DOMAINS:%=$(BUILD)/locale/zh_CN/LC_MESSAGES/%.mo)
XGETTEXT := xgettext --language=C --from-code=UTF-8 --add-location=file --sort-by-file --no-wrap --package-name=Piaojue --keyword --keyword=_ --keyword=N_ \
            --keyword=ngettext:1,2

# Functions that translate what they are given (engine/error.h, verifier/outcome.h).
KEYWORDS_libpiaojue     := --keyword=pj_fail:3 --flag=pj_fail:3:c-format --keyword=pj_refuse:3 --flag=pj_refuse:3:c-format \
                           --keyword=pj_reader_refuse:3 --flag=pj_reader_refuse:3:c-format --keyword=pj_crypt_verdict:4 --keyword=fault:2
KEYWORDS_piaojue        := --flag=say:2:c-format --flag=fail:2:c-format --flag=refuse:2:c-format --flag=note:2:c-format
KEYWORDS_piaojue-verify := --keyword=refuse:3 --flag=refuse:4:c-format --keyword=refuse_wanted:3 --flag=refuse_wanted:4:c-format \
                           --keyword=read_refuse:3 --keyword=refuse_evidence:3 --keyword=refuse_line:2 --keyword=next_line:3 --keyword=fail:2 \
                           --keyword=expect:3 --keyword=check_recorder_line:3 --keyword=saved_refuse:2
# Both texts of these are translated, and xgettext takes one a time.
AGAIN_piaojue-verify    := --keyword=refuse:4 --flag=refuse:4:c-format --keyword=refuse_wanted:4 --flag=refuse_wanted:4:c-format --keyword=refuse_evidence:4

FOLDER_libpiaojue     := engine
FOLDER_piaojue        := cli
FOLDER_piaojue-verify := verifier

$(BUILD)/locale/zh_CN/LC_MESSAGES/%.mo: po/%/zh_CN.po
	@mkdir -p $(@D)
	msgfmt --check-format -o $@ $<

# Without dates, which would change a template whenever it is made.
define template
$(POT)/$(1)/$(1).pot: $(sort $(wildcard $(FOLDER_$(1))/*.c $(FOLDER_$(1))/*.h))
	@mkdir -p $$(@D)
	$(XGETTEXT) $(KEYWORDS_$(1)) -o $$@.new $$^
	sed -i 's/=CHARSET/=UTF-8/' $$@.new
	$(if $(AGAIN_$(1)),$(XGETTEXT) $(AGAIN_$(1)) --join-existing -o $$@.new $$^)
	sed -i -E '/^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid|Last-Tr|Language-Team)/d; /^#( |$$$$)/d' $$@.new
	mv $$@.new $$@
endef
$(foreach domain,$(DOMAINS),$(eval $(call template,$(domain))))

.PHONY: pots po po-check
pots: $(foreach domain,$(DOMAINS),$(POT)/$(domain)/$(domain).pot)

po: pots  ## bring po/ up to date with the sources; then translate what is new there
	for domain in $(DOMAINS); do \
	    msgmerge --quiet --update --backup=none --no-wrap --no-fuzzy-matching --previous --add-location=file po/$$domain/zh_CN.po po/$$domain/$$domain.pot && \
	    msgattrib --no-obsolete --no-wrap -o po/$$domain/zh_CN.po po/$$domain/zh_CN.po; done

po-check:  ## is everything translated, and po/ up to date with the sources?
	$(PYTHON) tests/po.py --self-test
