#!/bin/sh
# Builds llama-bench and llama-server as peers for `cargo bench --bench engine`:
# the library from the very source that the crate llama-cpp-sys-2 carries, the
# two tools, which the crate leaves out, from the source package of
# llama-cpp-python, whose library differs by a few days.
set -eu
cd "$(dirname "$0")/.."
TOOLS=llama-cpp-python==0.3.36
out=$PWD/target/peers
version=$(sed -n '/^name = "llama-cpp-sys-2"$/{n;s/^version = "\(.*\)"$/\1/p;}' Cargo.lock)
crate=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/src" -maxdepth 2 -name "llama-cpp-sys-2-$version" | head -n 1)
[ -f "$crate/llama.cpp/CMakeLists.txt" ] || {
	echo "error: the source of llama-cpp-sys-2 $version is not here; run: cargo fetch" >&2
	exit 1
}
mkdir -p "$out"
if [ ! -d "$out/source" ]; then
	rm -rf "$out/part" "$out/sdist"
	mkdir -p "$out/part" "$out/sdist"
	python3 -m pip download --quiet --no-deps --no-binary :all: -d "$out/sdist" "$TOOLS"
	tar -xzf "$out"/sdist/*.tar.gz -C "$out/sdist"
	cp -R "$crate/llama.cpp/." "$out/part"
	rm -rf "$out/part/tools" "$out/part/vendor"
	mkdir "$out/part/tools"
	for part in tools/llama-bench tools/server tools/mtmd tools/ui vendor scripts; do
		cp -R "$out"/sdist/llama_cpp_python-*/vendor/llama.cpp/$part "$out/part/$part"
	done
	printf 'add_subdirectory(llama-bench)\nadd_subdirectory(mtmd)\nadd_subdirectory(ui)\nadd_subdirectory(server)\n' >"$out/part/tools/CMakeLists.txt"
	# the one name that the crate's library does not have yet
	sed -i 's/fs_open_ifstream(/std::ifstream(/' "$out"/part/tools/server/*.cpp
	rm -rf "$out/sdist"
	mv "$out/part" "$out/source"
fi
# As the crate builds it: for any processor with AVX2, with OpenMP, without what downloads.
cmake -S "$out/source" -B "$out/build" -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=OFF -DBUILD_SHARED_LIBS=OFF \
	-DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_UI=OFF -DLLAMA_BUILD_APP=OFF
cmake --build "$out/build" --target llama-bench -j "$(getconf _NPROCESSORS_ONLN)"
cmake --build "$out/build" --target llama-server -j "$(getconf _NPROCESSORS_ONLN)"
echo "built: $out/build/bin/llama-bench $out/build/bin/llama-server"
