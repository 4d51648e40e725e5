#!/bin/sh
# Makes .venv with exactly the packages of one requirements file: sh deploy/environment.sh requirements.txt
set -eu

requirements=$1
venv=.venv

stop() {
    echo "career-tracker: $1" >&2
    exit 1
}

modern() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# A bare PATH hides the Pythons of Homebrew, python.org and pyenv, so their usual homes are searched as well.
find_python() {
    for name in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.14 \
        /opt/homebrew/bin/python3 /usr/local/bin/python3 \
        /Library/Frameworks/Python.framework/Versions/Current/bin/python3 "${HOME:-/}/.pyenv/shims/python3"; do
        if modern "$name"; then
            echo "$name"
            return
        fi
    done
    stop "Python 3.11 or newer is needed and none was found; install it (Debian: apt install python3 python3-venv, macOS: brew install python3) or say PYTHON=/path/to/python3"
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

# Debian keeps venv and ensurepip in a package of their own.
install_venv_module() {
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    may_install || stop "this Python cannot make virtual environments; install its venv module (Debian: apt install $package)"
    echo "career-tracker: installing $package"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null ||
        stop "could not install $package; install it by hand and try again"
}

usable() { modern "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

if ! usable; then
    python=$(find_python)
    echo "career-tracker: making $venv with $("$python" --version)"
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || install_venv_module "$python"
    "$python" -m venv --clear "$venv" || stop "could not make $venv with $python"
fi

echo "career-tracker: installing $requirements"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
    --requirement "$requirements" || stop "could not install the packages of $requirements; is the network there?"
