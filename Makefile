# The two commands of the README, and the shortcuts a contributor uses. CMake does the work.
PRESET ?= release
BUILD := build/$(PRESET)
SOURCES := $(shell git ls-files '*.cpp' '*.h' 2>/dev/null)

.PHONY: all setup build kit demo test asan tidy format format-check bench clean

all: build

setup:
	@tools/setup.sh

build: setup
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build --preset $(PRESET) -- --quiet

# What building drivers on Linux needs: docs/building-drivers.md.
kit: setup
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build --preset $(PRESET) --target kit -- --quiet

# The program and one example, nothing else. The example leaks on purpose, so the check's exit code is 1.
demo:
	@tools/setup.sh demo
	@cmake --preset $(PRESET) -D RUNDOWN_TESTS=OFF >/dev/null
	@cmake --build --preset $(PRESET) --target rundown demo_driver -- --quiet
	@cd $(BUILD)/drivers && ../src/rundown check leak_registry_path_wrong.sys || test $$? -eq 1

test: build format-check
	@ctest --preset $(PRESET) -j 2
	@tools/tidy.sh $(BUILD)

# The same tests under AddressSanitizer and UndefinedBehaviorSanitizer.
asan: setup
	@cmake --preset asan >/dev/null
	@cmake --build --preset asan -- --quiet
	@ctest --preset asan -j 2

tidy: build
	@tools/tidy.sh $(BUILD)

format:
	@clang-format -i $(SOURCES)

format-check:
	@clang-format --dry-run --Werror $(SOURCES)

bench: build
	@$(BUILD)/bench/rundown_bench

clean:
	rm -rf build
