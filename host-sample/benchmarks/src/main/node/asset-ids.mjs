// SPDX-License-Identifier: Apache-2.0
// The other side of asset-id.sh: asset ids a second of the gep-sdk over the assets (JSON lines) in a file; over many
// short windows, the median and the best.
import { readFileSync } from 'node:fs';
import { computeAssetId } from '@evomap/gep-sdk';

const WARM_UP = 50_000;
const WINDOWS = 400;
const IDS = 200;

const assets = readFileSync(process.argv[2], 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
if (!assets.every((asset) => computeAssetId(asset) === asset.asset_id)) {
  throw new Error('the ids differ; there is nothing to compare');
}
const hash = (ids) => {
  let length = 0;
  for (let i = 0; i < ids; i++) length += computeAssetId(assets[i % assets.length]).length;
  return length;
};
let checked = hash(WARM_UP);
const perSecond = [];
for (let i = 0; i < WINDOWS; i++) {
  const start = process.hrtime.bigint();
  checked += hash(IDS);
  perSecond.push((IDS * 1e9) / Number(process.hrtime.bigint() - start));
}
perSecond.sort((one, other) => one - other);
console.log(`${Math.round(perSecond[WINDOWS / 2])} ${Math.round(perSecond[WINDOWS - 1])} ${checked}`);
