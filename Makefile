# The two commands of the README, and the shortcuts a contributor uses. CMake does the work.
PRESET ?= release
BUILD := build/$(PRESET)

.PHONY: all setup build demo test asan tidy format bench clean

all: build

setup:
	@tools/setup.sh

build: setup
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build --preset $(PRESET)

test: build
	@ctest --preset $(PRESET) -j 2

asan:
	@$(MAKE) --no-print-directory test PRESET=asan

clean:
	rm -rf build
