// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync, writeSync } from "node:fs";

const args = process.argv.slice(2);
const env = process.env;
if (args[0] === "hang") {
  spawnSync("sh", ["-c", "echo $$ > pid; exec sleep 300"]);
}
args.forEach((a) => console.log(`arg<${a}>`));
console.log(`stdin<${readFileSync(0, "utf8").trimEnd()}>`);
console.log(`task<${env.EVOGRAFT_TASK}> run<${env.EVOGRAFT_RUN_ID}>`);
console.log(`input<${env.EVOGRAFT_INPUT}> cwd<${process.cwd()}>`);
appendFileSync(env.EVOGRAFT_SIGNALS_FILE, '{"signal": "probe", "value": {"n": 7}}\n');
writeFileSync(`${env.EVOGRAFT_ARTIFACTS_DIR}/made.txt`, "made\n");
// Half a character, and the rest when the first half was seen.
writeSync(1, Buffer.from([0x63, 0x75, 0x74, 0x20, 0xe6]));
const until = setInterval(() => {
  if (existsSync("go")) {
    clearInterval(until);
    writeSync(1, Buffer.from([0x97, 0xa5, 0x0a]));
    process.exitCode = 3;
  }
}, 20);
