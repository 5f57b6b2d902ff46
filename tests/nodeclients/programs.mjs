// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The stub server and Foldline as processes.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

/** Starts the stub server on a free port; it ends when its input is closed, also when this process dies. */
export async function startStub(program) {
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const greeting = 'listening on ';
  if (!line.startsWith(greeting)) throw new Error(`the stub server said: ${line}`);
  return {
    address: line.slice(greeting.length),
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Runs Foldline on that server; its output, or an error with what it said. */
export async function foldline(program, address, args, input = '') {
  const child = spawn(program, [...args, '--connect', `kurrentdb://${address}?tls=false`]);
  const output = { out: '', err: '' };
  child.stdout.on('data', (data) => (output.out += data));
  child.stderr.on('data', (data) => (output.err += data));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`foldline ${args.join(' ')} ended with ${code}: ${output.err}`);
  return output.out;
}

export const linesOf = (output) => output.trim().split('\n').map((line) => JSON.parse(line));
