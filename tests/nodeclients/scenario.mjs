// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What one client does on a server: the steps, in order. Each throws when the server, or Foldline, answers wrongly.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { collected } from './clients.mjs';
import { foldline, linesOf } from './programs.mjs';

const PATIENCE = 60_000;
const typesOf = (events) => events.map(({ event }) => event.type).join(' ');
const revisionsOf = (events) => events.map(({ event }) => String(event.revision)).join(' ');

function within(promise, what) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came: ${what}`)), PATIENCE);
  });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

/** The steps for one client on the server at `address`; `program` is Foldline. */
export function stepsFor(face, client, address, program) {
  const { library } = face;
  const json = (type, data = {}, metadata = undefined, id = randomUUID()) =>
    library.jsonEvent({ id, type, data, metadata });
  const mark = randomUUID().slice(0, 8);
  const stream = `witness${mark}-1`;
  const on = (args, input) => foldline(program, address, args, input);
  const created = { orderId: `N-${mark}`, customerId: 'C-1', totalAmount: 20,
    items: [{ productId: 'P-1', productName: 'Stapler', quantity: 2, unitPrice: 10 }] };

  return [
    ['appends to a new stream', async () => {
      const written = await client.appendToStream(stream, [json('First', { n: 1 }), json('Second', { n: 2 })],
        face.expecting(library.NO_STREAM));
      assert.equal(written.nextExpectedRevision, 1n);
      assert.ok(written.position.commit > 0n);
    }],
    ['is refused where another revision was expected', async () => {
      await assert.rejects(client.appendToStream(stream, json('Never'), face.expecting(library.NO_STREAM)),
        (error) => error instanceof library.WrongExpectedVersionError && face.actualOf(error) === 1n);
      await assert.rejects(client.appendToStream(stream, json('Never'), face.expecting(7n)),
        library.WrongExpectedVersionError);
    }],
    ['may append the same events again', async () => {
      const event = json('Third', { n: 3 });
      const first = await client.appendToStream(stream, event, face.expecting(1n));
      const again = await client.appendToStream(stream, event, face.expecting(1n));
      assert.equal(again.nextExpectedRevision, first.nextExpectedRevision);
    }],
    ['reads a stream both ways', async () => {
      assert.equal(typesOf(await collected(client.readStream(stream))), 'First Second Third');
      const back = await collected(client.readStream(stream,
        { direction: library.BACKWARDS, fromRevision: library.END, maxCount: 2 }));
      assert.equal(revisionsOf(back), '2 1');
      assert.deepEqual(back[1].event.data, { n: 2 });
      assert.equal(revisionsOf(await collected(client.readStream(stream, { fromRevision: 1n }))), '1 2');
    }],
    ['is told of a stream that is not there', () =>
      assert.rejects(collected(client.readStream(`none-${mark}`)), library.StreamNotFoundError)],
    ['appends many at once', async () => {
      const many = Array.from({ length: 1000 }, (_, n) => json('Many', { n, text: 'x'.repeat(500) }));
      const written = await client.appendToStream(`many${mark}-1`, many, face.expecting(library.NO_STREAM));
      assert.equal(written.nextExpectedRevision, 999n);
      assert.equal((await collected(client.readStream(`many${mark}-1`))).length, 1000);
    }],
    ['reads the whole log', async () => {
      const all = await collected(client.readAll());
      assert.equal(typesOf(all.filter(({ event }) => event.streamId === stream)), 'First Second Third');
      assert.ok(all.every(({ event }, i) => i === 0 || event.position.commit > all[i - 1].event.position.commit));
      const newest = await collected(client.readAll({ direction: library.BACKWARDS, fromPosition: library.END,
        maxCount: 1 }));
      assert.equal(newest.length, 1);
    }],
    ...(face.filtersReads ? [['reads the whole log through filters', async () => {
      const byStream = await collected(client.readAll({ filter: library.streamNameFilter({ prefixes: [stream] }) }));
      assert.equal(typesOf(byStream), 'First Second Third');
      const byType = await collected(client.readAll({ filter: library.eventTypeFilter({ regex: '^Many$' }),
        maxCount: 5 }));
      assert.equal(typesOf(byType), 'Many Many Many Many Many');
    }]] : []),
    ['follows a stream from its start until it is live', async () => {
      const following = client.subscribeToStream(stream, { fromRevision: library.START });
      const seen = within(collected(following, 4), 'the live event');
      await client.appendToStream(stream, json('Fourth'));
      assert.equal(typesOf(await seen), 'First Second Third Fourth');
      await following.unsubscribe();
    }],
    ['follows the whole log through a filter', async () => {
      const following = client.subscribeToAll({ fromPosition: library.START,
        filter: library.streamNameFilter({ prefixes: [`live${mark}-`] }) });
      const seen = within(collected(following, 2), 'live events of the log');
      await client.appendToStream(`other${mark}-1`, json('Unseen'));
      await client.appendToStream(`live${mark}-1`, json('One'));
      await client.appendToStream(`live${mark}-2`, json('Two'));
      assert.equal(typesOf(await seen), 'One Two');
      await following.unsubscribe();
    }],
    ['keeps the metadata of a stream', async () => {
      await client.setStreamMetadata(stream, { maxCount: 2, owner: 'witness' });
      const { metadata } = await client.getStreamMetadata(stream);
      assert.equal(Number(metadata.maxCount), 2);
      assert.equal(metadata.owner, 'witness');
      assert.equal(revisionsOf(await collected(client.readStream(stream))), '2 3');
    }],
    ['deletes a stream, which can be written again', async () => {
      await client.deleteStream(stream);
      await assert.rejects(collected(client.readStream(stream)), library.StreamNotFoundError);
      const written = await client.appendToStream(stream, json('After'));
      assert.equal(written.nextExpectedRevision, 4n);
      assert.equal(revisionsOf(await collected(client.readStream(stream))), '4');
    }],
    ['deletes a stream for ever', async () => {
      await client.tombstoneStream(stream);
      await assert.rejects(collected(client.readStream(stream)), library.StreamDeletedError);
      await assert.rejects(client.appendToStream(stream, json('Never')), library.StreamDeletedError);
    }],
    ['reads what Foldline imported and commanded', async () => {
      const id = randomUUID();
      const order = `order-F-${mark}`;
      const line = { stream: order, id, type: 'OrderCreated', created: '2020-01-01T10:00:00Z',
        data: { ...created, orderId: `F-${mark}` }, metadata: { schemaVersion: 2, note: 'für später' } };
      await on(['import', '-'], `${JSON.stringify(line)}\n`);
      await on(['command', order, 'ConfirmOrder']);
      const [first, second] = (await collected(client.readStream(order))).map(({ event }) => event);
      assert.deepEqual([first.id, first.type, first.data, first.metadata],
        [id, line.type, line.data, line.metadata]);
      assert.equal(second.type, 'OrderConfirmed');
      assert.equal(second.revision, 1n);
      assert.equal(second.data.orderId, `F-${mark}`);
      assert.ok(second.metadata.$correlationId || second.metadata.correlationId, 'a command says why');
    }],
    ['is read by Foldline', async () => {
      const order = `order-N-${mark}`;
      const event = json('OrderCreated', created, { schemaVersion: 2 });
      await client.appendToStream(order, event, face.expecting(library.NO_STREAM));
      const [seen] = linesOf(await on(['events', order, '--json']));
      assert.equal(seen.id, event.id);
      assert.equal(seen.type, 'OrderCreated');
      assert.deepEqual(seen.data, created);
      const [{ state }] = linesOf(await on(['state', order, '--json']));
      assert.equal(state.customerId, 'C-1');
      await on(['command', order, 'ConfirmOrder']);
      assert.equal(typesOf(await collected(client.readStream(order))), 'OrderCreated OrderConfirmed');
    }],
    ['sees Foldline refuse what it has overtaken', async () => {
      const order = `order-N-${mark}`;
      await client.appendToStream(order, json('OrderCancelled', { orderId: `N-${mark}`, reason: 'none' },
        { schemaVersion: 2 }), face.expecting(1n));
      await assert.rejects(on(['command', order, 'ShipOrder', '--expected-revision', '1']), /ended with [1-9]/);
      assert.equal(typesOf(await collected(client.readStream(order))), 'OrderCreated OrderConfirmed OrderCancelled');
    }],
  ];
}
