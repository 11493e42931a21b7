.PHONY: run test check fix bench docs

run:   ; @python3 tools/setup.py run $(ARGS)
test:  ; @python3 tools/setup.py test $(ARGS)
check: ; @python3 tools/setup.py check $(ARGS)
fix:   ; @python3 tools/setup.py fix $(ARGS)
bench: ; @python3 tools/setup.py bench $(ARGS)
docs:  ; @python3 tools/setup.py docs $(ARGS)
