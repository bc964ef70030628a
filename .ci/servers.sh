#!/usr/bin/env bash
# Sees to it that the server programs the tests need are there: installs them where it may (Debian, as root),
# else says what to install. Returns at once when nothing is missing.
set -euo pipefail

# Daemons lie where an ordinary user's PATH does not look.
PATH="$PATH:/usr/sbin:/sbin"
missing=()

need_program() { # PROGRAM PACKAGE
  command -v "$1" >/dev/null || missing+=("$2")
}

need_dovecot() { # PART PACKAGE: each protocol is a program in Dovecot's own folder
  [[ -n $libexec && -x $libexec/$1 ]] || missing+=("$2")
}

libexec=$(doveconf -d -h libexec_dir 2>/dev/null || true)
need_dovecot imap dovecot-imapd
need_dovecot lmtp dovecot-lmtpd
need_dovecot submission dovecot-submissiond
need_program openssl openssl
need_program tmux tmux
need_program tesseract tesseract-ocr
languages=$(tesseract --list-langs 2>/dev/null || true)
for language in nld fra deu ita eng osd; do
  grep -qx "$language" <<<"$languages" || missing+=("tesseract-ocr-$language")
done
need_program hunspell hunspell
[[ -e /usr/share/hunspell/en_US.dic ]] || missing+=(hunspell-en-us)
[[ -e /usr/share/hunspell/nl_NL.dic ]] || missing+=(hunspell-nl)
need_program cupsd cups
need_program lp cups-client
need_program pdftotext poppler-utils

((${#missing[@]})) || exit 0

install=(apt-get install --yes --no-install-recommends "${missing[@]}")
if ! command -v apt-get >/dev/null; then
  echo "The tests need these programs, by their names in Debian: ${missing[*]} (Dovecot 2.3)." >&2
  exit 1
fi
if ((EUID != 0)); then
  printf 'The tests need server programs that are not installed. Run:\n\n  sudo %s\n\n' "${install[*]}" >&2
  exit 1
fi

# The tests start their own servers; keep the packages from starting the system's, as policy-rc.d does (deb-systemd-invoke(1p)).
policy=/usr/sbin/policy-rc.d
made_policy=
log=$(mktemp)
trap 'rm -f "$log" $made_policy' EXIT
if [[ ! -e $policy ]]; then
  made_policy=$policy
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
quiet=(-qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
echo "Installing for the tests: ${missing[*]}"
if ! { apt-get "${quiet[@]}" update && "${install[@]}" "${quiet[@]}"; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
