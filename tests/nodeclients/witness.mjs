// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// node witness.mjs CLIENT STUBSERVER FOLDLINE [ADDRESS]: that client through the scenario, on a stub server, or on the
// server at that address (insecure, with nothing in it that matters). Ends with 1 when a step went wrong.
import { loaded, names } from './clients.mjs';
import { startStub } from './programs.mjs';
import { stepsFor } from './scenario.mjs';

const [name, stub, program, address] = process.argv.slice(2);
if (!names.includes(name)) throw new Error(`no such client: ${name}; there are ${names.join(', ')}`);
const face = await loaded(name);
const server = address ? { address, stop: async () => {} } : await startStub(stub);
const client = face.connect(server.address);
let failures = 0;
for (const [what, step] of stepsFor(face, client, server.address, program)) {
  try {
    await step();
    console.log(`ok      ${name} ${what}`);
  } catch (error) {
    ++failures;
    console.log(`FAILED  ${name} ${what}\n${error.stack ?? error}`);
  }
}
await client.dispose();
await server.stop();
console.log(failures === 0 ? 'all steps went well' : `${failures} steps went wrong`);
process.exit(failures === 0 ? 0 : 1);
