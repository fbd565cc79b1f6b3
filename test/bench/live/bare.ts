// The baseline: hands every message it is given to all its sockets, and knows nothing else. Forked by the bench.
import { WebSocketServer } from 'ws';
import { z } from 'zod';

const orderSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('broadcast'), text: z.string() }),
  z.object({ do: z.literal('state') }),
]);

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.once('listening', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
process.on('message', (message) => {
  const order = orderSchema.parse(message);
  if (order.do === 'state') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: (user + system) / 1_000 });
    return;
  }
  const data = Buffer.from(order.text);
  for (const socket of server.clients) socket.send(data, { binary: false });
});
process.once('disconnect', () => process.exit());
