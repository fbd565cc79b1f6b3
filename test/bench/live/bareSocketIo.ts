// The baseline of a return: Socket.IO as it comes, without sessions, without data. bareSocketIo.ts PORT, forked by the bench.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const port = Number(process.argv[2]);
const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });
io.on('connection', (socket) => {
  socket.on('watch', (_asked: unknown, answer: (reply: object) => void) =>
    answer({ ok: true, cursor: '', full: true, items: [] }),
  );
});
http.listen(port, '127.0.0.1', () => process.send?.({ port }));
process.once('disconnect', () => process.exit());
