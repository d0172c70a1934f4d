# Sourced by the scripts that ensure what tests need: Debian's packages, installed where this may be done unasked.

# How to run a command as root without being asked anything; empty where that cannot be.
as_root=()
if command -v apt-get >/dev/null; then
  if [[ $(id -u) == 0 ]]; then
    as_root=(env)
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  fi
fi

# Installs the packages named, if that may be done; never fails: whoever calls looks again afterwards.
install_packages() {
  ((${#as_root[@]} && $#)) || return 0
  echo "Installing for the tests: $*"
  "${as_root[@]}" apt-get -qq update || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "$@" >/dev/null || true
}
