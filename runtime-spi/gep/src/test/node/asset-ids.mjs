// SPDX-License-Identifier: Apache-2.0
// Reads assets as JSON lines and prints for each the id that the real gep-sdk computes, and whether it verifies.
import { readFileSync } from 'node:fs';
import { computeAssetId, verifyAssetId } from '@evomap/gep-sdk';

// Not by readline, which takes U+2028 for the end of a line.
const lines = readFileSync(process.argv[2], 'utf8').split('\n');
for (const line of lines.filter((text) => text !== '')) {
  const asset = JSON.parse(line);
  console.log(`${computeAssetId(asset)} ${verifyAssetId(asset)}`);
}
