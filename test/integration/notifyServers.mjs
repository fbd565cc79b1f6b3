/**
 * A real SMS centre or mail server in a process of its own, told over IPC how to behave and telling what it saw.
 * argv: `smsc` or `mail`, then the port (0: any).
 */
import process from 'node:process';
import smpp from 'smpp';
import { SMTPServer } from 'smtp-server';

const [, , what, port = '0'] = process.argv;
const tell = (message) => process.send?.(message);
let behaviour = {};
const sessions = new Set();

const textOf = (part) => (part === undefined ? '' : (part.message ?? part).toString());

function sendReceipt({ ref, stat }) {
  for (const session of sessions)
    session.deliver_sm(
      {
        esm_class: 0x04,
        short_message: `id:${ref} sub:001 dlvrd:001 submit date:2506010210 done date:2506010211 stat:${stat} err:000 text:`,
      },
      (pdu) => tell({ receiptAnswered: pdu.command_status }),
    );
}

let submitted = 0;
function smsc() {
  return smpp.createServer((session) => {
    session.on('error', () => session.destroy());
    session.on('close', () => sessions.delete(session));
    session.on('bind_transceiver', (pdu) => {
      tell({ bind: { user: pdu.system_id, password: pdu.password } });
      if (behaviour.bind === 'hang') return;
      if (behaviour.bind === 'refuse') {
        session.send(pdu.response({ command_status: smpp.errors.ESME_RBINDFAIL }));
        session.close();
        return;
      }
      sessions.add(session);
      session.send(pdu.response({ system_id: 'smsc' }));
    });
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu) => {
      submitted += 1;
      const ref = `m${process.pid}-${submitted}`;
      tell({
        message: {
          ref,
          to: pdu.destination_addr,
          from: pdu.source_addr,
          text: textOf(pdu.short_message) + textOf(pdu.message_payload),
          receiptWanted: pdu.registered_delivery === 1,
        },
      });
      const { submit = 'accept', receipt } = behaviour;
      if (submit === 'hang') return;
      if (submit === 'drop') return session.destroy();
      if (submit !== 'accept' && submit !== 'receipt_first')
        return session.send(pdu.response({ command_status: smpp.errors[submit] }));
      if (submit === 'receipt_first') sendReceipt({ ref, stat: 'DELIVRD' });
      session.send(pdu.response({ message_id: ref }));
      if (receipt) sendReceipt({ ref, stat: receipt });
    });
  });
}

function mail() {
  return new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    onRcptTo(_address, _session, done) {
      const { recipient } = behaviour;
      done(recipient ? Object.assign(new Error('no'), { responseCode: recipient }) : undefined);
    },
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk) => (text += chunk));
      stream.on('end', () => {
        tell({ message: { to: session.envelope.rcptTo[0]?.address, text } });
        if (behaviour.data === 'hang') return;
        if (behaviour.data === 'drop') for (const connection of server.connections) connection._socket.destroy();
        else done();
      });
    },
  });
}

const server = what === 'smsc' ? smsc() : mail();
server.on('error', (error) => tell({ error: error.message }));
const listening = server.listen(Number(port), '127.0.0.1', () => {
  const address = (listening.address ? listening : server.server).address();
  tell({ port: address.port });
});

process.on('message', (order) => {
  if (order.behave) {
    behaviour = order.behave;
    tell({ behaves: true });
  }
  if (order.receipt) sendReceipt(order.receipt);
});
process.on('disconnect', () => process.exit(0));
