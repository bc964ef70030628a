#!/bin/sh
# Puts agentdesk, its completion and its man page where a user's shell finds them; nothing here needs root.
set -eu
cd "$(dirname "$0")/.."
bin="${XDG_BIN_HOME:-$HOME/.local/bin}"
data="${XDG_DATA_HOME:-$HOME/.local/share}"

echo "Installing AgentDesk and what it needs; this takes a minute or some…"
if command -v uv >/dev/null 2>&1; then
    uv tool install --quiet --force .
elif command -v pipx >/dev/null 2>&1; then
    pipx install --quiet --force .
else
    app="$data/agentdesk-app"
    "${PYTHON:-python3}" -m venv "$app"
    "$app/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade .
    mkdir -p "$bin"
    ln -sf "$app/bin/agentdesk" "$bin/agentdesk"
fi
callers_path=$PATH
PATH="$bin:$PATH"
command -v agentdesk >/dev/null 2>&1 || { echo "agentdesk was installed, but not into $bin: look above for where" >&2; exit 1; }
agentdesk completion --install >/dev/null

echo "Installed: $(command -v agentdesk). Try it: agentdesk demo"
case ":$callers_path:" in
*":$(dirname "$(command -v agentdesk)"):"*) ;;
*) echo "Your shell does not look there yet: add $bin to PATH, or log in again." ;;
esac
