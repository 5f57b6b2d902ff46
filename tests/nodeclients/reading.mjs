// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// node reading.mjs CLIENT ADDRESS STREAM COUNT: reads so many events of the stream and prints the seconds that took, by
// the clock and of this process's processor time.
import { collected, loaded } from './clients.mjs';

const [name, address, stream, count] = process.argv.slice(2);
const client = (await loaded(name)).connect(address);
await collected(client.readStream(stream, { maxCount: 1 })); // connects

let events = 0;
const begin = performance.now();
const busy = process.cpuUsage();
for await (const event of client.readStream(stream, { maxCount: Number(count) })) events += event.event ? 1 : 0;
const seconds = (performance.now() - begin) / 1000;
const { user, system } = process.cpuUsage(busy);
if (events !== Number(count)) throw new Error(`${events} events came instead of ${count}`);
console.log(seconds, (user + system) / 1e6);
process.exit(0);
