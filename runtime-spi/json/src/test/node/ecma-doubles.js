// SPDX-License-Identifier: Apache-2.0
// Prints doubles as their bits and as ECMAScript prints them. The resource ecma-doubles.txt is what Node 20 printed:
// node ecma-doubles.js > ../resources/ecma-doubles.txt
'use strict';
const view = new DataView(new ArrayBuffer(8));
const fromBits = (bits) => (view.setBigUint64(0, bits), view.getFloat64(0));
const toBits = (value) => (view.setFloat64(0, value), view.getBigUint64(0));

// SplitMix64, so that every run prints the same.
let state = 20261121n;
const random = () => {
  state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
  let z = state;
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
};

const doubles = new Map();
const add = (value) => Number.isFinite(value) && doubles.set(toBits(value), value);
const around = (value) => [-1n, 0n, 1n].forEach((step) => add(fromBits(BigInt.asUintN(64, toBits(value) + step))));

[0, -0, 1, -1, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 0.85, 100, 1e21, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308,
  2.2250738585072014e-308, 2.225073858507201e-308, 2 ** 53, 2 ** 63, 2 ** 64, 2e-3, 2.0e-44, 9.5e-323, 1.5e-323,
  4.35, 0.435, 4.5e15, 123456789012345680000, 9007199254740993, 2.98023223876953125e-8, 8.41e21, 9.409340012568248e18,
  1.2345678901234567, 5.0e-324, 8.5e-320, 299792458.123].forEach(around);
for (let e = -330; e <= 309; e += 3) add(Number(`1e${e}`)), add(Number(`9.999999999999999e${e}`));
for (let e = -1074; e <= 1023; e += 7) around(2 ** e);
while (doubles.size < 1700) {
  add(fromBits(random()));
  add(Number(`${random() % 100000n}e${(random() % 40n) - 20n}`));
  add(Number(`${random()}e${(random() % 40n) - 30n}`));
}
while (doubles.size < 2000) add(fromBits(random() >> 12n)); // subnormal ones
for (const [bits, value] of doubles) console.log(`${bits.toString(16).padStart(16, '0')} ${String(value)}`);
