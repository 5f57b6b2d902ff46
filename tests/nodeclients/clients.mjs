// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Both clients behind one face: their names for the same things differ. One a process: they register their messages
// under the same global names.

const KINDS = {
  '@eventstore/db-client': { Client: 'EventStoreDBClient', scheme: 'esdb', expected: 'expectedRevision', filtersReads: false },
  '@kurrent/kurrentdb-client': { Client: 'KurrentDBClient', scheme: 'kurrentdb', expected: 'streamState', filtersReads: true },
};

export const names = Object.keys(KINDS);

export async function loaded(name) {
  const { Client, scheme, expected, filtersReads } = KINDS[name];
  const library = await import(name);
  return {
    library,
    filtersReads, // without it only subscriptions take a filter
    connect: (address) => library[Client].connectionString(`${scheme}://${address}?tls=false`),
    // What the writer believes the stream's last revision is, as an option of an append.
    expecting: (revision) => ({ [expected]: revision }),
    actualOf: (conflict) => conflict.actualVersion ?? conflict.actualState,
  };
}

/** Everything that an iteration gives, or its first `most`. */
export async function collected(events, most = Infinity) {
  const result = [];
  for await (const event of events) {
    result.push(event);
    if (result.length >= most) break;
  }
  return result;
}
