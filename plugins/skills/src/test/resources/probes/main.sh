# SPDX-License-Identifier: Apache-2.0
if [ "$1" = hang ]; then
  sh -c 'echo $$ > pid; exec sleep 300' &
  wait
fi
for a in "$@"; do printf 'arg<%s>\n' "$a"; done
printf 'stdin<%s>\n' "$(cat)"
printf 'task<%s> run<%s>\n' "$EVOGRAFT_TASK" "$EVOGRAFT_RUN_ID"
printf 'input<%s> cwd<%s>\n' "$EVOGRAFT_INPUT" "$(pwd)"
printf '{"signal": "probe", "value": {"n": 7}}\n' >> "$EVOGRAFT_SIGNALS_FILE"
printf 'made\n' > "$EVOGRAFT_ARTIFACTS_DIR/made.txt"
# Half a character, and the rest when the first half was seen.
printf 'cut \346'
until test -e go; do sleep 0.02; done
printf '\227\245\n'
exit 3
