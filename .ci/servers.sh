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
need_program strace strace
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
need_program scanimage sane-utils
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || need_program postgres postgresql-15
need_program php php-cli
{ command -v php >/dev/null && php -r 'exit(extension_loaded("mysqli") ? 0 : 1);'; } || missing+=(php-mysql)
need_program mariadb-install-db mariadb-server-core
need_program my_print_defaults mariadb-client-core
need_program sshd openssh-server
need_program ssh openssh-client

# Unpacked, not installed. snac2 speaks Mastodon's interface: its package is in the backports only, and the program alone is enough.
# WordPress's package would bring a web server along.
unpacked=/usr/local/lib/agentdesk-tests
lacks_snac=
command -v snac >/dev/null || [[ -x $unpacked/usr/bin/snac ]] || lacks_snac=yes
lacks_wordpress=
[[ -e $unpacked/usr/share/wordpress/wp-load.php ]] || lacks_wordpress=yes

[[ ${#missing[@]} -gt 0 || -n $lacks_snac$lacks_wordpress ]] || exit 0

install=(apt-get install --yes --no-install-recommends "${missing[@]}")
if ! command -v apt-get >/dev/null; then
  echo "The tests need these programs, by their names in Debian: ${missing[*]} ${lacks_snac:+snac2} ${lacks_wordpress:+wordpress} (Dovecot 2.3)." >&2
  exit 1
fi
if ((EUID != 0)); then
  ((${#missing[@]})) && printf 'The tests need server programs that are not installed. Run:\n\n  sudo %s\n\n' "${install[*]}" >&2
  [[ -z $lacks_snac$lacks_wordpress ]] || printf 'For snac2 and WordPress, which are unpacked, run:\n\n  sudo bash .ci/servers.sh\n\n' >&2
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

install_packages() {
  echo "Installing for the tests: ${missing[*]}"
  apt-get "${quiet[@]}" update && "${install[@]}" "${quiet[@]}"
}

unpack_snac() { # from the same archive as everything else, with lists of its own, so that nothing else comes from the backports
  echo "Unpacking for the tests: snac2"
  local work archive
  work=$(mktemp -d)
  archive=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | sed -n 1p)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${archive%/} bookworm-backports main" >"$work/sources.list"
  printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "-";\nDir::State::lists "%s";\nDir::Cache "%s";\nAPT::Sandbox::User "root";\n' \
    "$work/sources.list" "$work/lists" "$work/cache" >"$work/apt.conf"
  (cd "$work" && export APT_CONFIG=$work/apt.conf && apt-get "${quiet[@]}" update && apt-get "${quiet[@]}" download snac2) || return 1
  mkdir -p "$unpacked"
  dpkg -x "$work"/snac2_*.deb "$unpacked" || return 1
  chmod -R a+rX "$unpacked"
  rm -rf "$work"
}

unpack_wordpress() {
  echo "Unpacking for the tests: WordPress"
  local work
  work=$(mktemp -d)
  (cd "$work" && apt-get "${quiet[@]}" -o APT::Sandbox::User=root download wordpress) ||
    (cd "$work" && apt-get "${quiet[@]}" update && apt-get "${quiet[@]}" -o APT::Sandbox::User=root download wordpress) || return 1
  mkdir -p "$unpacked"
  dpkg -x "$work"/wordpress_*.deb "$unpacked" || return 1
  chmod -R a+rX "$unpacked"
  rm -rf "$work"
}

if ((${#missing[@]})) && ! install_packages >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
if [[ -n $lacks_snac ]] && ! unpack_snac >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
if [[ -n $lacks_wordpress ]] && ! unpack_wordpress >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
