# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys
import time

if sys.argv[1:2] == ["hang"]:
    subprocess.run(["sh", "-c", "echo $$ > pid; exec sleep 300"])
for a in sys.argv[1:]:
    print(f"arg<{a}>")
print(f"stdin<{sys.stdin.read().rstrip()}>")
env = os.environ
print(f"task<{env['EVOGRAFT_TASK']}> run<{env['EVOGRAFT_RUN_ID']}>")
print(f"input<{env['EVOGRAFT_INPUT']}> cwd<{os.getcwd()}>")
with open(env["EVOGRAFT_SIGNALS_FILE"], "a") as signals:
    signals.write('{"signal": "probe", "value": {"n": 7}}\n')
with open(os.path.join(env["EVOGRAFT_ARTIFACTS_DIR"], "made.txt"), "w") as made:
    made.write("made\n")
# Half a character, and the rest when the first half was seen.
os.write(1, b"cut \xe6")
while not os.path.exists("go"):
    time.sleep(0.02)
os.write(1, b"\x97\xa5\n")
sys.exit(3)
