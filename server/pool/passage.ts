import { PassThrough, type Readable } from 'node:stream';

interface Passage {
  readonly through: PassThrough;
  end(why?: Error): void;
}

/**
 * What is read in place of the source, so that an import can end while its source goes on: to destroy a request would cut off
 * the answer to it.
 * @param room bytes that it may hold
 */
export function passage(source: Readable, room?: number): Passage {
  const through = new PassThrough(room === undefined ? {} : { highWaterMark: room });
  // Its reader begins later and ends earlier than the source may break off; an error that nobody hears would stop the node.
  through.on('error', () => undefined);
  const end = (why?: Error): void => {
    // At once: a source that is let go pauses, and whoever sends it is to be heard out.
    source.unpipe(through);
    through.destroy(why);
  };
  // One that has gone already says nothing any more.
  if (source.destroyed && !source.readableEnded) {
    end(source.errored ?? brokenOff());
    return { through, end };
  }
  source.once('error', end);
  source.once('close', () => {
    if (!source.readableEnded) end(brokenOff());
  });
  source.pipe(through);
  return { through, end };
}

const brokenOff = (): Error => new Error('the file broke off');
