#!/bin/sh
# Puts agentdesk, its completion and its man page where a user's shell finds them; nothing here needs root.
set -eu
cd "$(dirname "$0")/.."
bin="${XDG_BIN_HOME:-$HOME/.local/bin}"
data="${XDG_DATA_HOME:-$HOME/.local/share}"
config="${XDG_CONFIG_HOME:-$HOME/.config}"

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
PATH="$bin:$PATH"
command -v agentdesk >/dev/null 2>&1 || { echo "agentdesk is installed, but not on your PATH: add $bin to it" >&2; exit 1; }

put() {
    mkdir -p "$(dirname "$2")"
    agentdesk $1 >"$2.new"
    mv "$2.new" "$2"
}
put "completion bash" "$data/bash-completion/completions/agentdesk"
put "completion zsh" "$data/zsh/site-functions/_agentdesk"
put "completion fish" "$config/fish/completions/agentdesk.fish"
mkdir -p "$data/man/man1"
cp docs/agentdesk.1 "$data/man/man1/agentdesk.1"

echo "Installed: $(command -v agentdesk). Try it: agentdesk demo"
