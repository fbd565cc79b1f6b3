import { PassThrough, type Readable } from 'node:stream';

interface Passage {
  readonly through: PassThrough;
  end(why?: Error): void;
}

/**
 * What is read in place of the source, so that an import can end while its source goes on: to destroy a request would cut off
 * the answer to it.
 */
export function passage(source: Readable): Passage {
  const through = new PassThrough();
  // Its reader begins later and ends earlier than the source may break off; an error that nobody hears would stop the node.
  through.on('error', () => undefined);
  const end = (why?: Error): void => {
    // At once: a source that is let go pauses, and whoever sends it is to be heard out.
    source.unpipe(through);
    through.destroy(why);
  };
  source.once('error', end);
  source.once('close', () => {
    if (!source.readableEnded) end(new Error('the file broke off'));
  });
  source.pipe(through);
  return { through, end };
}
