#!/bin/sh
# Chạy hội nghị trên máy này, không cần internet. / Serves the conference from this machine, without the internet.
set -eu
cd "$(dirname "$0")"

find_python() {
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "Cần Python 3.11, 3.12 hoặc 3.13. / Python 3.11, 3.12 or 3.13 is needed." >&2
  exit 1
}

if [ ! -x installed/bin/python ]; then
  python=$(find_python)
  "$python" install.py
fi
exec installed/bin/python -m conference serve --data data "$@"
