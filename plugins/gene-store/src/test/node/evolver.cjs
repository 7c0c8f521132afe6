// SPDX-License-Identifier: Apache-2.0
// Lets the real Evolver read or write the asset folder that its environment names:
//   node evolver.cjs read OUT   what its asset store finds, as one JSON object in OUT
//   node evolver.cjs where OUT  which asset folder it takes, as {"assets": PATH} in OUT
//   node evolver.cjs write IN   puts the assets of IN, a JSON object of lists, into its asset store
const { readFileSync, writeFileSync } = require('node:fs');
const store = require('@evomap/evolver/src/gep/assetStore.js');

const [, , what, file] = process.argv;
if (what === 'read') {
  const found = {
    genes: store.loadGenesReadOnly(),
    capsules: store.loadCapsulesReadOnly(),
    events: store.readAllEvents(),
    last_event: store.getLastEventId(),
    failed: store.readRecentFailedCapsules(100),
  };
  writeFileSync(file, JSON.stringify(found));
} else if (what === 'where') {
  const { getGepAssetsDir } = require('@evomap/evolver/src/gep/paths.js');
  writeFileSync(file, JSON.stringify({ assets: getGepAssetsDir() }));
} else {
  const assets = JSON.parse(readFileSync(file, 'utf8'));
  assets.genes.forEach((gene) => store.upsertGene(gene));
  assets.capsules.forEach((capsule) => store.upsertCapsule(capsule));
  assets.events.forEach((event) => store.appendEventJsonl(event));
  assets.failed.forEach((capsule) => store.appendFailedCapsule(capsule));
  assets.external.forEach((asset) => store.appendExternalCandidateJsonl(asset));
}
